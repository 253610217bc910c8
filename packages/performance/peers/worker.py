"""PyTorch and SciPy, one request a line on standard input, one JSON answer a line on standard output.

Started by ../src/contestants.ts, pinned to one core. The process stays alive between requests, so that contestants can
take turns on the same core without paying for imports and warm-up each time.
"""

import gc
import json
import os
import resource
import sys

sys.dont_write_bytecode = True
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy  # noqa: E402
import scipy  # noqa: E402
import torch  # noqa: E402

import blas  # noqa: E402
import cholesky  # noqa: E402
import pytorch  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(0)


def describe(_request):
    return {
        "version": f"PyTorch {torch.__version__}, NumPy {numpy.__version__}, SciPy {scipy.__version__}",
        "blas": blas.describe(),
        "blasError": blas.product_error(),
        "threads": torch.get_num_threads(),
    }


def memory(_request):
    return {"peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


TASKS = {
    "describe": describe,
    "memory": memory,
    "prepare-step": pytorch.prepare_step,
    "steps": pytorch.steps,
    "attempt": pytorch.attempt,
    "cholesky": cholesky.factor,
}


def main():
    gc.disable()  # Python's collector would add pauses that say nothing about PyTorch.
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = TASKS[request["task"]](request)
        except Exception as error:  # whatever it is, the parent must hear of it
            answer = {"error": f"{type(error).__name__}: {error}"}
        gc.collect()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
