"""Writes every golden file of this folder, from implementations that share nothing with Downhill.

    /usr/bin/python3 packages/downhill/test/golden/make-golden.py

Needs Debian's python3-torch (1.13), python3-numpy, python3-scipy, python3-mpmath and python3-cryptography. The files
are committed, so the tests need none of these. Running it again gives the same files, except that another PyTorch or
LAPACK may move the last digits of float64 values, far below the tolerances of the tests.
"""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True

import comparison_statistics  # noqa: E402
import covariance  # noqa: E402
import instance  # noqa: E402
import matrix_optimizer_steps  # noqa: E402
import network  # noqa: E402
import optimizer_steps  # noqa: E402
import safetensors_file  # noqa: E402
import special_functions  # noqa: E402
import streams  # noqa: E402
import training  # noqa: E402


def write(name, value):
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    # One line a case keeps the files small and their diffs readable.
    (FOLDER / f"{name}.json").write_text(text.replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    write("network", network.golden())
    write("comparison-statistics", comparison_statistics.golden())
    write("training", training.golden())
    write("optimizer-steps", optimizer_steps.golden())
    write("matrix-optimizer-steps", matrix_optimizer_steps.golden())
    write("covariance", covariance.golden())
    write("instance", instance.golden())
    write("special-functions", special_functions.golden())
    write("streams", streams.golden())
    (FOLDER / "golden.safetensors").write_bytes(safetensors_file.golden())
