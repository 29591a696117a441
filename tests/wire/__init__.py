"""Simulated vendors that speak the real protocols over real sockets; see README.md."""

from tests.wire.faults import Fault, read_fault
from tests.wire.house import KEYS, Charge, Seen
from tests.wire.simulation import Simulation, network, read_bill, read_requests, vendors

__all__ = [
    "KEYS",
    "Charge",
    "Fault",
    "Seen",
    "Simulation",
    "network",
    "read_bill",
    "read_fault",
    "read_requests",
    "vendors",
]
