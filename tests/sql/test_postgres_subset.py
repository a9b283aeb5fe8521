# SPDX-License-Identifier: MIT
"""All SQL is written once, in a subset that PostgreSQL understands, too.

Its migrations are applied and its statements prepared by Debian's PostgreSQL,
in a cluster of its own that speaks over a unix socket alone. Where there is no
PostgreSQL the tests say so and skip.
"""
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile

import pytest

SUPERUSER = "postgres"  # initdb refuses root


def programs():
    """The folder of the newest server's programs, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.bin = programs()

    def run(self, program, *arguments, text=None):
        command = [self.bin / program, *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={SUPERUSER}",
                       f"--regid={SUPERUSER}", "--clear-groups", *command]
        return subprocess.run(command, input=text, text=True, cwd="/",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, timeout=60)

    def must(self, program, *arguments):
        """For programs that leave a server behind: no pipe to wait for."""
        done = self.run(program, *arguments)
        assert done.returncode == 0, done.stdout

    def start(self):
        data = self.folder / "data"
        options = (f"-k {self.folder} -c listen_addresses= -c fsync=off "
                   "-c shared_buffers=16MB")
        self.must("initdb", "-D", data, "-A", "trust", "-U", SUPERUSER,
                  "-E", "UTF8", "--locale=C", "--no-sync")
        self.must("pg_ctl", "-D", data, "-w", "-l", self.folder / "log",
                  "-o", options, "start")

    def stop(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate",
                 "stop")

    def faults(self, rows):
        """Gives each row's SQL to one session; what psql says of which row."""
        script, ends = "", []
        for row in rows:
            script += row["script"].rstrip() + "\n;\n"
            ends.append(script.count("\n"))
        said = self.run("psql", "-X", "-q", "-h", self.folder, "-U", SUPERUSER,
                        "-d", "postgres", "-f", "-", text=script).stdout
        faults = []
        for match in re.finditer(r"^psql:\S*?:(\d+): (ERROR.*)$", said, re.M):
            line = int(match.group(1))
            name = next(row["name"] for row, end in zip(rows, ends)
                        if line <= end)
            faults.append(f"{name}: {match.group(2)}")
        return faults


@pytest.fixture(scope="module")
def cluster():
    if programs() is None:
        pytest.skip("no PostgreSQL here")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vesper-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(SUPERUSER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    running = Cluster(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def sql():
    done = subprocess.run([os.environ["VESPER_PRINT_SQL"]], check=True,
                          stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def of_kind(sql, kind):
    return [row for row in sql if row["kind"] == kind]


def prepared(rows):
    return [row | {"script": f"PREPARE {row['name']} AS\n{row['sql']}"}
            for row in rows]


@pytest.fixture(scope="module")
def schema(cluster, sql):
    """What went wrong in the migrations, applied once."""
    return cluster.faults([row | {"script": row["sql"]}
                           for row in of_kind(sql, "migration")])


def test_migrations_apply(schema):
    assert schema == []


def test_statements_prepare(cluster, schema, sql):
    statements = of_kind(sql, "statement")
    assert statements
    assert cluster.faults(prepared(statements)) == []


def test_what_is_not_portable_is_caught(cluster):
    faults = cluster.faults(prepared([
        {"name": "bare_null", "sql": "SELECT 1 WHERE $1 IS NULL"},
        {"name": "fine", "sql": "SELECT CAST($1 AS BIGINT)"},
        {"name": "sqlite_only", "sql": "SELECT unixepoch('now')"},
    ]))
    assert [fault.split(":")[0] for fault in faults] == [
        "bare_null", "sqlite_only"]
