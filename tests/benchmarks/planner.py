"""The planner on a made-up country, beside its peers: ``make bench-planner``.

One table: what is demanded, what was measured on this machine in this run. Every engine and peer
solves the same instance in a process of its own; imports are left out, building the model is not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from typing import Any

import numpy as np

from scheduler.configuration import load_configuration
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.many.hall import Crowding, Steps
from scheduler.planning.many.limits import Limits, Progress
from scheduler.planning.many.overload import explain
from scheduler.planning.many.solve import solve
from scheduler.planning.many.windows import build_windows
from scheduler.planning.propose import propose_built
from scheduler.planning.replan.replanner import Replanner
from scheduler.services.planning import RoundWish, remiss_from_wish
from scheduler.services.reading import meetings_of, read_plan_file
from tests.benchmarks.country import national_problem
from tests.support import CASE_2019, ROOT

SEED = 2019
# A peer gets so long before it counts as not done.
PEER_SECONDS = 120.0
# The fastest of so many runs, in a warm process.
RUNS = 5
Row = tuple[str, str, str]


def fastest(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run(*arguments: str) -> dict[str, Any]:
    """What another process of this package prints as JSON."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def one_round() -> list[Row]:
    """The case of 2019 with its 14 recipients, warm; and the command, cold."""
    config = load_configuration(ROOT / "config")
    region = config.region("jamtland")
    reading = read_plan_file(CASE_2019, region, year=2019)
    wish = RoundWish(owner="RSR", dispatch_date=date(2019, 9, 2))
    remiss = remiss_from_wish(region, wish)
    workdays = Workdays()
    built = build_problem(region, meetings_of(reading), [remiss], workdays)
    warm = fastest(lambda: propose_built(built, workdays), 50)
    arguments = ["plan", str(CASE_2019), "--region", "jamtland", "--owner", "RSR"]
    script = (
        "import sys; from scheduler.cli import main; "
        f"main({[*arguments, '--dispatch', '2019-09-02']!r}, standalone_mode=False); "
        "assert 'ortools' not in sys.modules"
    )
    cold = fastest(
        lambda: subprocess.run(
            [sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL, cwd=ROOT
        )
    )
    return [
        ("1 round × 14, warm, explained", "≤ 1 ms", f"{warm * 1000:.2f} ms"),
        ("the command, cold, no ortools", "≤ 300 ms", f"{cold * 1000:.0f} ms"),
    ]


def engine(rounds: int, gap: float, committees: bool) -> None:
    """Solves in a warm process and prints JSON. ``committees``: working committees fill up too."""
    import ortools.math_opt.python.mathopt
    import ortools.sat.python.cp_model  # noqa: F401 - imports are not measured

    problem = national_problem(rounds, SEED, committees)
    solve(national_problem(20, SEED))
    told: list[Progress] = []
    proofs: list[float] = []
    wholes: list[float] = []
    for _ in range(RUNS if rounds <= 500 else 1):
        told.clear()
        start = time.perf_counter()
        found = solve(problem, Limits(gap=gap, progress=told.append))
        wholes.append(time.perf_counter() - start)
        proofs.append(found.targets_s)
    start = time.perf_counter()
    windows = build_windows(problem)
    crowding = Crowding(windows, Steps(windows))
    first_tier = time.perf_counter() - start
    explained = fastest(lambda: explain(crowding))
    first = windows.days[np.arange(len(windows.rounds)), windows.first]
    waiting = int(first.sum()) - sum(round_.dispatch for round_ in windows.rounds)
    replans = []
    if rounds >= 1000:
        replanner = Replanner(problem, found.plan)
        used = [s for p in found.plan.rounds for a in p.answers for s in a.slots]
        for slot in sorted(set(used))[:: max(1, len(set(used)) // 2000)]:
            start = time.perf_counter()
            replanner.without(slot)
            replans.append(time.perf_counter() - start)
    print(
        json.dumps(
            {
                "answers": sum(len(round_.requests) for round_ in problem.rounds),
                "targets_s": min(proofs),
                "whole_s": min(wholes),
                "first_tier_s": first_tier,
                "cost": found.waiting_days - waiting,
                "waiting": found.waiting_days,
                "bound": found.bound_days,
                "gap": found.gap,
                "proved": found.proved,
                "one_percent_s": next((p.elapsed_s for p in told if p.gap <= 0.01), None),
                "quarter_percent_s": next((p.elapsed_s for p in told if p.gap <= 0.0025), None),
                "crowded_out": len(found.crowded_out),
                "overloads": len(found.overloads),
                "explained_s": explained,
                "faults": len(check_plan(problem, found.plan)),
                "replans": len(replans),
                "replan_p99_s": float(np.percentile(replans, 99)) if replans else None,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def small(rounds: int, demand_s: float, ratios: dict[str, float]) -> list[Row]:
    """An instance that is proved, beside the peers."""
    ours = run("tests.benchmarks.planner", "--engine", str(rounds))
    label = f"{rounds} rounds, {ours['answers']} answers"
    state = "proved" if ours["proved"] else f"gap {ours['gap']:.3%}"
    rows = [
        (
            f"{label}: targets",
            f"proved ≤ {demand_s} s",
            f"{state} in {ours['targets_s']:.3f} s, +{ours['cost']} days",
        ),
        (
            "  with seats, all told",
            "–",
            f"{ours['whole_s']:.3f} s, {ours['megabytes']} MB, {ours['faults']} faults",
        ),
    ]
    for peer, ratio in ratios.items():
        found = run("tests.benchmarks.peers", peer, str(rounds), str(SEED), str(PEER_SECONDS))
        times = found["seconds"] / ours["targets_s"]
        cost = "no plan" if found["cost"] is None else f"+{found['cost']:.0f} days"
        end = "proved" if found["proved"] else "not proved"
        same = " UNEQUAL" if found["proved"] and round(found["cost"]) != ours["cost"] else ""
        rows.append(
            (
                f"  {peer} {found['version'].split(' ')[-1]}",
                f"≥ {ratio:g} ×" if ratio else "–",
                f"{times:.1f} × ({found['seconds']:.2f} s), {end}, {cost}{same}, "
                f"{found['megabytes']} MB",
            )
        )
    return rows


def chains(rounds: int) -> list[Row]:
    """The same country where the working committees that prepare fill up too."""
    ours = run("tests.benchmarks.planner", "--engine", str(rounds), "--committees")
    return [
        (
            f"{rounds} rounds, committees fill up too",
            "–",
            f"gap {ours['gap']:.3%} in {ours['whole_s']:.2f} s, {ours['faults']} faults",
        )
    ]


def nation() -> list[Row]:
    """A thousand rounds: tiers, gaps, the overload's explanation, replans."""
    ours = run("tests.benchmarks.planner", "--engine", "1000", "--gap", "0")

    def within(key: str) -> str:
        return "not reached" if ours[key] is None else f"{ours[key]:.1f} s"

    replan = "–" if ours["replan_p99_s"] is None else f"{ours['replan_p99_s'] * 1000:.2f} ms"
    return [
        (
            f"1000 rounds, {ours['answers']} answers: tier 1",
            "≤ 0.5 s",
            f"{ours['first_tier_s'] + ours['explained_s']:.2f} s, {ours['crowded_out']} left over",
        ),
        ("  tier 2, gap ≤ 1 %", "≤ 5 s", within("one_percent_s")),
        ("  tier 2, gap ≤ 0.25 %", "≤ 30 s", within("quarter_percent_s")),
        ("  gap at the end", "–", f"{ours['gap']:.3%} in {ours['whole_s']:.1f} s"),
        ("  days of waiting, bound", "–", f"{ours['waiting']}, {ours['bound']}"),
        ("  memory", "≤ 500 MB", f"{ours['megabytes']} MB"),
        ("  faults the checker finds", "0", str(ours["faults"])),
        (
            "  explanation of the overloads",
            "≤ 100 ms",
            f"{ours['explained_s'] * 1000:.0f} ms, {ours['overloads']} stretches",
        ),
        (f"  replan, one of {ours['replans']} meetings", "p99 ≤ 5 ms", replan),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", type=int)
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--committees", action="store_true")
    options = parser.parse_args()
    if options.engine:
        engine(options.engine, options.gap, options.committees)
        return
    packages = ", ".join(f"{p} {version(p)}" for p in ("ortools", "highspy", "cpmpy", "numpy"))
    load = os.getloadavg()[0]
    print(f"seed {SEED}; {packages}; Python {platform.python_version()}")
    print(
        f"{os.cpu_count()} cores, load {load:.1f} at the start; peers stop at {PEER_SECONDS:g} s\n"
    )
    for rows in (
        one_round,
        lambda: small(100, 0.1, {"CP-SAT": 5, "HiGHS": 5, "CPMpy": 15, "greedy": 0}),
        lambda: small(300, 0.6, {"CP-SAT": 10, "HiGHS": 7, "CPMpy": 0, "greedy": 0}),
        lambda: small(500, 1.5, {"greedy": 0}),
        lambda: chains(100),
        lambda: chains(300),
        lambda: chains(500),
        nation,
    ):
        for work, demand, measured in rows():
            print(f"{work:42} {demand:16} {measured}", flush=True)


if __name__ == "__main__":
    main()
