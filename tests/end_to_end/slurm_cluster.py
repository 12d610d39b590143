"""A Slurm cluster of one node on this machine, with its own key, ports and folders, for the tests."""
import ctypes
import getpass
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo", "scontrol")
SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")
CONFIG = """
ClusterName=vqlm
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CryptoType=crypto/munge
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000,bf_interval=1
ReturnToService=2
KillWait=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=test Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


class Unavailable(Exception):
    """No cluster can be started here; the text says why."""


def program(name):
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *SBIN]))


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Raises Unavailable. `env`: what programs of Slurm need to find it."""

    def __init__(self):
        missing = [name for name in PROGRAMS if not program(name)]
        if missing:
            raise Unavailable(f"no {', '.join(missing)} here")
        if os.geteuid() != 0:
            raise Unavailable("only root can start the daemons")
        self.processes = []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vqlm_slurm_"))
        self.folder.chmod(0o755)
        self.env = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}
        try:
            self.start()
        except (OSError, KeyError, subprocess.SubprocessError, Unavailable) as error:
            self.stop()
            raise Unavailable(f"Slurm does not start here: {error}") from error

    def start(self):
        self.start_munge()
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        self.node = socket.gethostname().split(".")[0]
        config = CONFIG.format(folder=self.folder, host=self.node, user=getpass.getuser(),
                               controller_port=free_port(), node_port=free_port())
        (self.folder / "slurm.conf").write_text(config)
        self.daemon("slurmctld", "-D", "-f", self.folder / "slurm.conf")
        self.wait_for("the controller", lambda: self.call("scontrol", "ping").stdout.count("UP"))
        self.daemon("slurmd", "-D", "-f", self.folder / "slurm.conf")
        self.wait_for("an idle node", lambda: self.call("sinfo", "-h", "-o", "%T").stdout.strip() == "idle")

    def start_munge(self):
        """munged refuses to run as root with folders that others may write: it gets one of its own."""
        munge = pwd.getpwnam("munge")
        folder = self.folder / "munge"
        folder.mkdir()
        (folder / "key").write_bytes(os.urandom(64))
        for path, mode in ((folder / "key", 0o400), (folder, 0o755)):
            path.chmod(mode)
            os.chown(path, munge.pw_uid, munge.pw_gid)
        self.daemon("munged", "--foreground", f"--socket={folder}/socket", f"--key-file={folder}/key",
                    f"--log-file={folder}/log", f"--pid-file={folder}/pid", f"--seed-file={folder}/seed",
                    user=munge.pw_uid, group=munge.pw_gid)
        self.wait_for("munge's socket", (folder / "socket").exists)

    def daemon(self, name, *arguments, **options):
        log = open(self.folder / f"{name}.out", "w")
        self.processes.append(subprocess.Popen([program(name), *map(str, arguments)], env=self.env, stdout=log,
                                               stderr=log, stdin=subprocess.DEVNULL,
                                               preexec_fn=die_with_parent, **options))
        log.close()

    def call(self, name, *arguments):
        return subprocess.run([program(name), *map(str, arguments)], env=self.env, capture_output=True, text=True,
                              timeout=60)

    def wait_for(self, what, condition, seconds=40):
        end = time.monotonic() + seconds
        while not condition():
            dead = [process.args[0] for process in self.processes if process.poll() is not None]
            if dead or time.monotonic() > end:
                raise Unavailable(f"no {what}" + (f", {dead[0]} has ended" if dead else ""))
            time.sleep(0.1)

    def tasks(self):
        """Tasks that wait or run: {"12_0": "RUNNING"}."""
        lines = self.call("squeue", "-h", "-r", "-o", "%i %T").stdout.splitlines()
        return dict(line.split() for line in lines)

    def set_node(self, state):
        self.call("scontrol", "update", f"NodeName={self.node}", f"State={state}", "Reason=test")

    def stop(self):
        """Daemons in reverse order, with what tasks may be left."""
        if len(self.processes) > 1:
            self.call("scancel", "--user=root")
            end = time.monotonic() + 10
            while self.tasks() and time.monotonic() < end:
                time.sleep(0.2)
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
