/*
 * One training step of the network, and its evaluation (numerics.md, "Network", "Loss", "Update").
 *
 * The three products of a layer read nearly all they need where it lies: activations are in panels, in which a row is
 * as easy to walk as a column. Only Wᵀ is a copy, made before each forward product, since weights change in each step.
 */
#include "product.inc.c"
#include "panels.inc.c"
#include "normalization.inc.c"
#include "network-layout.inc.c"
#include "activation.inc.c"

/* Copies the layer's tensors from the flat array into the form the products want; Wᵀ goes to `packed`. */
static void pack_layer(struct layer *layer, float *packed, const float *flat) {
  const size_t in = layer->inputs, out = layer->outputs;
  const float *weight = flat + layer->offset, *bias = weight + out * in;
  layer->packed = (struct panels){packed, PANEL, in * PANEL};
  pack_transposed(layer->packed, weight, out, in);
  pad_vector(layer->bias, bias, out);
  if (!layer->normalized) return;
  pad_vector(layer->scale, bias + out, out);
  pad_vector(layer->shift, bias + 2 * out, out);
}

static void network_freeze(struct network *network) {
  for (size_t i = 0; i < network->layers; i++) {
    struct layer *layer = &network->layer[i];
    if (layer->frozen) pack_layer(layer, layer->packed.at, network->array[NETWORK_FROZEN]);
  }
}

/* The staged rows through all layers; leaves ŷ in the last layer's `linear`. Trainable weights are packed right before
   they are needed and into the same place, so that they stay in the second-level cache. */
static void forward(struct network *network, const float *trainable, size_t rows, int training) {
  struct panels x = network->input;
  pack_rows(x, network->array[NETWORK_INPUTS], rows, network->shape.inputs);
  for (size_t i = 0; i < network->layers; i++) {
    struct layer *layer = &network->layer[i];
    if (!layer->frozen) pack_layer(layer, network->packed.at, trainable);
    multiply_rows(x, layer->packed, layer->bias, layer->linear, rows, layer->inputs, layer->outputs);
    if (!layer->normalized) break;
    activate(network, layer, rows, training);
    x = layer->output;
  }
}

/* Adds Σ (ŷ − y)² to `sum`, and leaves ∂ŷ in `dy` where there is one. */
static double squared_errors(struct network *network, size_t rows, double sum, const struct panels *dy) {
  const struct panels y = network->layer[network->layers - 1].linear;
  const size_t outputs = network->shape.outputs;
  const float *target = network->array[NETWORK_TARGETS];
  for (size_t r = 0; r < rows; r++)
    for (size_t o = 0; o < outputs; o++) {
      const float error = *piece_at(y, r, o) - *target++;
      sum += (double)error * (double)error;
      if (dy) *piece_at(*dy, r, o) = (error + error) / (float)rows;
    }
  return sum;
}

/* db of the last map, which no normalization follows. */
static void sum_rows(float *db, struct panels dz, size_t rows, size_t columns) {
  for (size_t c = 0; c < columns; c++) {
    const float *at = piece_at(dz, 0, c);
    float sum = 0;
    for (size_t r = 0; r < rows; r++) sum += at[r * PANEL];
    db[c] = sum;
  }
}

/* From ∂ŷ in the first gradient buffer down to the first map. W is read where it lies: its rows are what dx wants. */
static void backward(struct network *network, float *trainable, size_t rows) {
  struct panels dz = network->gradient[0], dx = network->gradient[1];
  for (size_t i = network->layers; i-- > 0;) {
    const struct layer *layer = &network->layer[i];
    const size_t in = layer->inputs, out = layer->outputs;
    float *dweight = layer->frozen ? NULL : network->array[NETWORK_GRADIENT] + layer->offset;
    float *dvectors = dweight ? dweight + out * in : NULL;
    if (layer->normalized)
      deactivate(layer, dz, rows, dvectors);
    else if (dvectors)
      sum_rows(dvectors, dz, rows, out);
    if (dweight) {
      const struct panels x = i == 0 ? network->input : network->layer[i - 1].output;
      multiply_columns(dz, x, network->zero, dweight, out, rows, in);
    }
    if (i == 0) break;
    float *flat = layer->frozen ? network->array[NETWORK_FROZEN] : trainable;
    const struct panels weight = {flat + layer->offset, in, PANEL};
    multiply_rows(dz, weight, network->zero, dx, rows, out, in);
    const struct panels swap = dz;
    dz = dx;
    dx = swap;
  }
}

static double network_step(struct network *network, size_t rows, int at_location) {
  float *trainable = network->array[at_location ? NETWORK_LOCATION : NETWORK_PARAMETERS];
  forward(network, trainable, rows, 1);
  const double sum = squared_errors(network, rows, 0, &network->gradient[0]);
  backward(network, trainable, rows);
  return sum / (double)rows;
}

/* w ← w + u; returns 0 where an element of the new w is not finite, which every u that is not finite leads to. Such an
   element times zero is NaN, so the sums of these products tell; four of them, or the chain would set the pace. */
static int network_apply_update(struct network *network) {
  const size_t count = network->length[NETWORK_PARAMETERS], whole = count / (4 * VW) * (4 * VW);
  float *w = network->array[NETWORK_PARAMETERS];
  const float *u = network->array[NETWORK_UPDATE];
  const vf zero = vf_splat(0);
  vf sums[4] = {zero, zero, zero, zero};
  for (size_t i = 0; i < whole; i += 4 * VW)
    _Pragma("GCC unroll 4") for (size_t v = 0; v < 4; v++) {
      const size_t at = i + v * VW;
      const vf moved = vf_add(vf_load(w + at), vf_load(u + at));
      vf_store(w + at, moved);
      sums[v] = vf_fma(moved, zero, sums[v]);
    }
  float lanes[VW], sum = 0;
  vf_store(lanes, vf_add(vf_add(sums[0], sums[1]), vf_add(sums[2], sums[3])));
  for (size_t i = 0; i < VW; i++) sum += lanes[i];
  for (size_t i = whole; i < count; i++) {
    w[i] += u[i];
    sum += w[i] * 0;
  }
  return sum == 0;
}

static double network_evaluate(struct network *network, size_t rows, double sum) {
  forward(network, network->array[NETWORK_PARAMETERS], rows, 0);
  return squared_errors(network, rows, sum, NULL);
}

static void network_predict(struct network *network, size_t rows) {
  forward(network, network->array[NETWORK_PARAMETERS], rows, 0);
  unpack_rows(network->array[NETWORK_OUTPUTS], network->layer[network->layers - 1].linear, rows,
                       network->shape.outputs);
}
