/*
 * Where a network lies in its arena.
 *
 * Flat arrays hold tensors as network-layout.ts lays them out. Everything else is in panels: the packed weights of
 * frozen layers, those of the one trainable layer that is just needed, and the activations of one batch. Panels of
 * activations have room for `stride` rows, chosen so that equal rows of successive panels fall into different sets of
 * the first-level cache.
 */

struct layer {
  size_t inputs, outputs;
  int normalized, frozen, tracks_statistics;
  size_t offset, statistics; /* of its tensors in the flat array, of its mean in the flat statistics */
  struct panels packed; /* Wᵀ; trainable layers share one */
  struct panels linear; /* z, then a = relu(z) */
  struct panels output; /* y; the last map has none */
  float *bias, *scale, *shift, *mean, *inverse; /* padded */
};

struct network {
  struct network_shape shape;
  size_t layers;
  struct layer *layer;
  float *array[NETWORK_ARRAYS];
  size_t length[NETWORK_ARRAYS];
  struct panels packed; /* room for the Wᵀ of any trainable layer */
  struct panels input;
  struct panels gradient[2]; /* dy and dx, in turns */
  float *zero; /* one padded row of zeros */
};

/* Hands out the arena; without a base it only counts. */
struct arena {
  char *base;
  size_t used;
};

static void *take(struct arena *arena, size_t bytes) {
  void *at = arena->base ? arena->base + arena->used : NULL;
  arena->used += (bytes + 63) / 64 * 64;
  return at;
}

static float *take_floats(struct arena *arena, size_t count) {
  return take(arena, count * sizeof(float));
}

static struct panels take_panels(struct arena *arena, size_t rows, size_t columns) {
  const size_t panel = rows * PANEL;
  return (struct panels){take_floats(arena, padded(columns) / PANEL * panel), PANEL, panel};
}

/* At least `rows`, and 12 more than a multiple of 64: see above. */
static size_t row_stride(size_t rows) { return (rows + 51) / 64 * 64 + 12; }

/* Number of floats of the layer's tensors in its flat array. */
static size_t tensor_count(const struct layer *layer) {
  return layer->outputs * layer->inputs + layer->outputs * (layer->normalized ? 3 : 1);
}

static void place_layer(struct layer *layer, struct arena *arena, size_t stride) {
  const size_t in = layer->inputs, out = layer->outputs, vector = padded(out);
  if (layer->frozen) layer->packed = take_panels(arena, in, out);
  layer->linear = take_panels(arena, stride, out);
  if (layer->normalized) layer->output = take_panels(arena, stride, out);
  layer->bias = take_floats(arena, vector);
  layer->scale = take_floats(arena, vector);
  layer->shift = take_floats(arena, vector);
  layer->mean = take_floats(arena, vector);
  layer->inverse = take_floats(arena, vector);
}

static struct layer describe_layer(const struct network_shape *shape, size_t index) {
  const size_t count = shape->hidden_layers + 2;
  struct layer layer = {0};
  layer.inputs = index == 0 ? shape->inputs : shape->width;
  layer.normalized = index < count - 1;
  layer.outputs = layer.normalized ? shape->width : shape->outputs;
  layer.frozen = index >= count - shape->frozen_layers;
  layer.tracks_statistics = layer.normalized && (!layer.frozen || shape->frozen_running);
  return layer;
}

/* Lays out all layers; returns through `network` the lengths of the flat arrays. */
static void place_layers(struct network *network, struct arena *arena, size_t stride) {
  size_t *length = network->length;
  for (size_t i = 0; i < network->layers; i++) {
    struct layer layer = describe_layer(&network->shape, i);
    const int flat = layer.frozen ? NETWORK_FROZEN : NETWORK_PARAMETERS;
    layer.offset = length[flat];
    length[flat] += tensor_count(&layer);
    layer.statistics = length[NETWORK_STATISTICS];
    if (layer.tracks_statistics) length[NETWORK_STATISTICS] += 2 * layer.outputs;
    place_layer(&layer, arena, stride);
    if (network->layer) network->layer[i] = layer;
  }
}

static void place_arrays(struct network *network, struct arena *arena) {
  const struct network_shape *shape = &network->shape;
  size_t *length = network->length;
  length[NETWORK_LOCATION] = length[NETWORK_GRADIENT] = length[NETWORK_UPDATE] = length[NETWORK_PARAMETERS];
  length[NETWORK_INPUTS] = shape->max_rows * shape->inputs;
  length[NETWORK_TARGETS] = length[NETWORK_OUTPUTS] = shape->max_rows * shape->outputs;
  for (int i = 0; i < NETWORK_ARRAYS; i++) network->array[i] = take_floats(arena, length[i]);
}

/* Floats of the largest Wᵀ in panels. */
static size_t largest_packed(const struct network_shape *shape) {
  const size_t longest = shape->inputs > shape->width ? shape->inputs : shape->width;
  const size_t widest = shape->outputs > shape->width ? shape->outputs : shape->width;
  return longest * padded(widest);
}

/* Fills `network`, which may lie in the arena or, when only the size is wanted, elsewhere. */
static void place_network(struct network *network, struct arena *arena, const struct network_shape *shape) {
  const size_t stride = row_stride(shape->max_rows);
  const size_t widest = shape->width > shape->outputs ? shape->width : shape->outputs;
  *network = (struct network){.shape = *shape, .layers = shape->hidden_layers + 2};
  network->layer = take(arena, network->layers * sizeof(struct layer));
  place_layers(network, arena, stride);
  place_arrays(network, arena);
  network->packed.at = take_floats(arena, largest_packed(shape));
  network->input = take_panels(arena, stride, shape->inputs);
  for (int i = 0; i < 2; i++) network->gradient[i] = take_panels(arena, stride, widest);
  network->zero = take_floats(arena, padded(widest > shape->inputs ? widest : shape->inputs) + PANEL);
}

static size_t network_bytes(const struct network_shape *shape) {
  struct network network;
  struct arena arena = {NULL, 0};
  take(&arena, sizeof(struct network));
  place_network(&network, &arena, shape);
  return arena.used;
}

static struct network *network_create(void *memory, const struct network_shape *shape) {
  struct arena arena = {memory, 0};
  struct network *network = take(&arena, sizeof(struct network));
  place_network(network, &arena, shape);
  for (size_t i = 0; i < network->layers; i++) {
    const struct layer *layer = &network->layer[i];
    if (!layer->tracks_statistics) continue;
    float *variance = network->array[NETWORK_STATISTICS] + layer->statistics + layer->outputs;
    for (size_t j = 0; j < layer->outputs; j++) variance[j] = 1;
  }
  return network;
}

static float *network_array(struct network *network, int array) { return network->array[array]; }

static size_t network_length(const struct network *network, int array) { return network->length[array]; }
