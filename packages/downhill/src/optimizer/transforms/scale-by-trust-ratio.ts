import { stateless, type Transform } from "./transform.ts";

/**
 * u ← u · ‖w‖ / ‖u‖, tensor by tensor; a tensor whose w or u is all zero keeps its u. LAMB's layer-wise step (You et
 * al. 2020), optax's `scale_by_trust_ratio`.
 */
export function scaleByTrustRatio(): Transform<null> {
  return stateless(({ vector, tensors, parameters }, updates) => {
    for (const { offset, length } of tensors) {
      const part = updates.subarray(offset, offset + length);
      const ofParameters = vector.norm(parameters.subarray(offset, offset + length));
      const ofUpdates = vector.norm(part);
      if (ofParameters > 0 && ofUpdates > 0) vector.scale(part, ofParameters / ofUpdates, part);
    }
  });
}
