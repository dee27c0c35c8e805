"""A Ray cluster: how it is joined, its machines, and what comes back from them."""

import contextlib
import socket
from typing import Any

from aligner.errors import AlignerError, InputError

WAITING_PER_WORKER = 2  # tasks a core, and batches an encoder, that wait for it
RETRIES = 3  # times that a task is carried out again, and a batch encoded again, after a worker was lost
CONNECT_SECONDS = 10  # seconds to wait for a cluster; Ray itself waits for minutes, and then ends the program
START = "`ray start --head` starts one, and `ray start --address HEAD:6379` on other machines joins it"
SAME = "install the same versions of bitext-aligner, Ray and Python on all machines"


def connect(address: str, options: dict[str, Any]) -> None:
    """Join a running cluster. Raises InputError where there is none, or one that cannot be used."""
    import ray

    try:
        if address != "auto":
            host, _, port = address.rpartition(":")
            if not port.isdecimal():
                raise ValueError("it names no port")
            socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
        ray.init(address, **options)
    except (OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"{address}: no Ray cluster found there ({last_line(error)}); wanted host:port, or auto on a machine of "
            f"the cluster; {START}"
        ) from error
    except RuntimeError as error:
        raise InputError(
            f"{address}: the Ray cluster cannot be used ({' '.join(str(error).split())}); {SAME}"
        ) from error


def hear_of_losses(wanted: bool) -> None:
    """Whether Ray prints a page for every worker that is lost. It has no public switch; its debugger uses this one."""
    import ray

    with contextlib.suppress(AttributeError):
        ray._private.worker._worker_logs_enabled = wanted


def nodes() -> list[dict[str, Any]]:
    """Machines of the cluster that carry out tasks."""
    import ray

    return [node for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]


def outcome(reference: Any) -> Any:
    """As get; raises AlignerError where its worker was lost again and again."""
    from ray.exceptions import RayError

    try:
        return get(reference)
    except RayError as error:
        raise AlignerError(
            f"workers of the Ray cluster ended suddenly ({last_line(error)}), perhaps for want of memory; run the "
            "same command again: it goes on from there"
        ) from error


def get(reference: Any) -> Any:
    """What a task or an actor gave; raises what it raised, RayError where its worker was lost."""
    import ray

    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, Exception):
            raise error.cause from error
        raise


def last_line(error: Exception) -> str:
    """What an error says in the end."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()
