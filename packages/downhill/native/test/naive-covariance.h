/* The naive twins of the covariance kernel: plain loops in the order of docs/numerics.md, for tests only. */
#ifndef DOWNHILL_NAIVE_COVARIANCE_H
#define DOWNHILL_NAIVE_COVARIANCE_H

#include "../kernel/kernel.h"

/* Arguments and results as in struct downhill_kernel. */
void naive_covariance_fill(double *matrix, size_t n, const double *locations, size_t dimension, int family,
                           double lengthscale, double jitter);
ptrdiff_t naive_covariance_factor(double *matrix, size_t n);
void naive_covariance_multiply(const double *matrix, size_t n, const double *vector, double *out);

double naive_exp(double x);

#endif
