"""bin/manage: manage.py on this stack's database, which runs for as long as the command where it did not."""

import os
import subprocess
import sys

from trs_console.local_stack import environment
from trs_console.local_stack.postgres import EmbeddedPostgres, PostgresNotStarted


def main() -> int:
    environment.prepare_folder()
    postgres = None
    url = os.environ.get("DATABASE_URL")
    try:
        if not url:
            postgres = EmbeddedPostgres(environment.local_dir())
            url = postgres.url if postgres.is_running() else postgres.start()
        command = [sys.executable, str(environment.PROJECT / "manage.py"), *sys.argv[1:]]
        return subprocess.run(command, env=environment.for_django(url), check=False).returncode
    except PostgresNotStarted as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if postgres:
            postgres.stop()


if __name__ == "__main__":
    sys.exit(main())
