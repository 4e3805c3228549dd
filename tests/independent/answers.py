"""Runs the SQL of `returnlint rules --sql` in DuckDB on files of `returnlint inspect --records`.

One job a line of standard input, as JSON: the paths of the script and of the records, and the day on which the return is judged. One
answer a line of standard output: for each rule and table a letter for each record (t true, f false, u unknown), and what is found.
"""

import json
import sys

import duckdb

LETTER = "CASE WHEN {0} THEN 't' WHEN NOT {0} THEN 'f' ELSE 'u' END"


def answer(job):
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET VARIABLE records = $path", {"path": job["records"]})
    connection.execute("SET VARIABLE as_of = $day::DATE", {"day": job["as_of"]})
    with open(job["sql"], encoding="utf-8") as script:
        for statement in connection.extract_statements(script.read()):
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                raise SystemExit(f"{error}\nin the statement\n{statement.query}") from error
    views = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND temporary ORDER BY 1"
    judged = {}
    for (code,) in connection.execute(views).fetchall():
        letters = ", ".join(
            f"string_agg({LETTER.format(column)}, '' ORDER BY record)" for column in ("applies", "holds")
        )
        query = f'SELECT table_number, {letters} FROM "{code}" GROUP BY table_number ORDER BY table_number'
        judged[code] = connection.execute(query).fetchall()
    found = connection.execute('SELECT code, file, sheet, "row" FROM found ORDER BY ALL').fetchall()
    records = connection.execute("SELECT count(*) FROM records").fetchone()[0]
    connection.close()
    return {"judged": judged, "found": found, "records": records}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
