/* The naive twins of the whole-vector operations: the loops of VectorOperations (kernel.ts), for tests only. */
#ifndef DOWNHILL_NAIVE_VECTOR_OPERATIONS_H
#define DOWNHILL_NAIVE_VECTOR_OPERATIONS_H

#include "../kernel/kernel.h"

/* Arguments and results as in struct downhill_kernel; `variant` is "naive", and other functions are absent. */
extern const struct downhill_kernel naive_vector_operations;

#endif
