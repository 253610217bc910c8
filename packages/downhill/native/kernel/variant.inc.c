/* The body of every variant: all operations, then the table of them. The includer has defined VARIANT and the vector
   types. */
#include "network.inc.c"
#include "covariance.inc.c"
#include "vector-operations.inc.c"
#include "matrix-product.inc.c"

const struct downhill_kernel VARIANT(kernel) = {
    .variant = VARIANT_NAME,
    .network_bytes = network_bytes,
    .network_create = network_create,
    .network_array = network_array,
    .network_length = network_length,
    .network_freeze = network_freeze,
    .network_step = network_step,
    .network_apply_update = network_apply_update,
    .network_evaluate = network_evaluate,
    .network_predict = network_predict,
    .covariance_fill = VARIANT(covariance_fill),
    .covariance_scratch_bytes = VARIANT(covariance_scratch_bytes),
    .covariance_factor = VARIANT(covariance_factor),
    .covariance_multiply = VARIANT(covariance_multiply),
    .vector_scale = VARIANT(vector_scale),
    .vector_add_scaled = VARIANT(vector_add_scaled),
    .vector_combine = VARIANT(vector_combine),
    .vector_exponential_average = VARIANT(vector_exponential_average),
    .vector_exponential_average_of_squares = VARIANT(vector_exponential_average_of_squares),
    .vector_adaptive_quotient = VARIANT(vector_adaptive_quotient),
    .vector_multiply = VARIANT(vector_multiply),
    .vector_maximum_magnitude = VARIANT(vector_maximum_magnitude),
    .vector_clip = VARIANT(vector_clip),
    .vector_sign = VARIANT(vector_sign),
    .vector_dot = VARIANT(vector_dot),
    .vector_norm = VARIANT(vector_norm),
    .matrix_scratch = matrix_scratch,
    .matrix_product = matrix_product,
};
