"""Runs `tcplens analyze --parquet` over a folder of captures on a Spark cluster, a task for each capture.

    spark-submit analyze_captures.py /data/captures /data/lake
    spark-submit analyze_captures.py /data/captures /data/lake --tcplens /opt/tcplens/bin/tcplens --match '*.pcapng'

Both folders must be the same path on every worker (NFS, or an object store that is mounted). A capture's rows are in
files of their own, which appear when they are whole: tasks do not disturb each other, a task that runs twice replaces
what it wrote, and so does a job that is run again. The column `capture` is the path below the folder of captures.

Ends with 1 when a capture could not be read to its end, and names each.
"""

import argparse
import fnmatch
import os
import subprocess
import sys

CAPTURES = ("*.pcap", "*.pcapng", "*.cap", "*.dmp", "*.snoop")
COMPRESSED = ("", ".gz", ".zst")


def captures_in(folder, patterns):
    """The captures below a folder, as paths from it, sorted."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            if any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                found.append(os.path.relpath(os.path.join(place, name), folder))
    return sorted(found)


def analyze(capture, captures, lake, tcplens):
    """Writes the tables of one capture: its path, tcplens' exit code, and what it said."""
    done = subprocess.run(
        [tcplens, "analyze", "--parquet", lake, "--", capture],
        cwd=captures,
        capture_output=True,
        text=True,
        check=False,
    )
    return capture, done.returncode, (done.stderr or done.stdout).strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captures", help="a folder of captures, searched to its depth")
    parser.add_argument("lake", help="the folder of tables, made where it is missing")
    parser.add_argument("--tcplens", default="tcplens", help="the program, as workers find it (default: tcplens)")
    parser.add_argument("--match", action="append", help="names of captures, such as '*.pcapng'; may be repeated")
    arguments = parser.parse_args()
    captures = os.path.abspath(arguments.captures)
    lake = os.path.abspath(arguments.lake)
    patterns = arguments.match or [name + ending for name in CAPTURES for ending in COMPRESSED]
    found = captures_in(captures, patterns)
    if not found:
        sys.exit(f"{captures} holds no capture named {', '.join(patterns)}")

    # Where there is no Spark, what is above can still be imported and tested.
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("tcplens analyze").getOrCreate()
    tcplens = arguments.tcplens
    # A task each: captures differ in size, and a worker that is done takes the next.
    results = (
        spark.sparkContext.parallelize(found, len(found))
        .map(lambda capture: analyze(capture, captures, lake, tcplens))
        .collect()
    )
    for capture, code, words in results:
        if code != 0:
            print(f"{capture}: {words}", file=sys.stderr)
    connections = spark.read.parquet(os.path.join(lake, "connections"))
    connections.groupBy("grade").count().orderBy("count", ascending=False).show()
    spark.stop()
    sys.exit(1 if any(code != 0 for _, code, _ in results) else 0)


if __name__ == "__main__":
    main()
