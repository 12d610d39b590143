#!/usr/bin/env python3
"""Stands in for sbatch, squeue and scancel where no Slurm runs: tasks are processes of this machine.

usage: fake_slurm.py PROGRAM [arguments]; state lies in the folder $FAKE_SLURM: `calls` (a line a call),
<job>_<task>.json (name and process), <job>_<task>.end (exit code); sbatch refuses where there is a file `refuse`, and
fails although it takes the array where that is the job's number in `lose`.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

STATE = pathlib.Path(os.environ["FAKE_SLURM"])


def option(arguments, name, default=""):
    values = [a.split("=", 1)[1] for a in arguments if a.startswith(f"--{name}=")]
    return values[-1] if values else default


def sbatch(arguments):
    if (STATE / "refuse").exists():
        sys.exit("sbatch: error: invalid partition specified")
    job = 1 + len({path.name.split("_")[0] for path in STATE.glob("*.json")})
    for task in range(int(re.fullmatch(r"0-(\d+)", option(arguments, "array"))[1]) + 1):
        name = f"{job}_{task}"
        known = {"%A": str(job), "%a": str(task), "%%": "%"}
        log = re.sub("%.", lambda pattern: known[pattern[0]], option(arguments, "output"))
        with open(log, "w") as output:
            process = subprocess.Popen(["/bin/sh", "-c", f"/bin/sh '{arguments[-1]}'; echo $? >{STATE}/{name}.end"],
                                       env={**os.environ, "SLURM_ARRAY_JOB_ID": str(job),
                                            "SLURM_ARRAY_TASK_ID": str(task)},
                                       stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       start_new_session=True, cwd=option(arguments, "chdir"))
        (STATE / f"{name}.json").write_text(json.dumps({"name": option(arguments, "job-name"), "pid": process.pid}))
    if (STATE / "lose").exists() and (STATE / "lose").read_text() == str(job):
        sys.exit("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation")
    print(f"{job};cluster")


def tasks(name):
    for path in sorted(STATE.glob("*.json")):
        task = json.loads(path.read_text())
        if task["name"] == name:
            yield path.stem, task["pid"]


def state_of(task, pid):
    end = STATE / f"{task}.end"
    if end.exists() and end.read_text():
        return "COMPLETED" if end.read_text().strip() == "0" else "FAILED"
    stat = pathlib.Path(f"/proc/{pid}/stat")
    alive = stat.exists() and stat.read_text().split(") ")[-1][0] != "Z"
    return "RUNNING" if alive else "CANCELLED"


def squeue(arguments):
    for task, pid in tasks(option(arguments, "name")):
        print(f"{task}|{state_of(task, pid)}")


# All processes of a task, of whatever group, as Slurm finds them by their session or cgroup.
def kill_session(session):
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().split(") ")[-1].split()[3] == str(session):
                os.kill(int(stat.parent.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            pass  # has just ended


def scancel(arguments):
    if option(arguments, "state") == "PENDING":
        return
    for task, pid in tasks(option(arguments, "name")):
        if state_of(task, pid) == "RUNNING":
            kill_session(pid)


if __name__ == "__main__":
    with open(STATE / "calls", "a") as calls:
        calls.write(" ".join(sys.argv[1:]) + "\n")
    {"sbatch": sbatch, "squeue": squeue, "scancel": scancel}[sys.argv[1]](sys.argv[2:])
