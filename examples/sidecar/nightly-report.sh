#!/bin/sh
# The batch job beside its sidecar: the same program as under `mayfly run`, with the pipe held open by its process.
# CLASSES is the class path of examples/batch-job.
set -eu
place=${RUNTIME_DIRECTORY:-/run/mayfly}
exec 9>"$place/nightly-report.pulse"
export PGSERVICEFILE="$place/nightly-report.conf"
exec "${JAVA:-java}" -cp "$CLASSES" dev.mayfly.examples.batchjob.BatchJob "$@"
