"""A job in Python, with nothing but its standard library: asks the sidecar for a login over its Unix socket, holds the
pulse, and ends the task. psql makes the query, so that no driver is needed either."""
import http.client, json, os, socket, subprocess

SOCKET = os.environ.get("RUNTIME_DIRECTORY", "/run/mayfly") + "/api/mayfly.sock"


class Connection(http.client.HTTPConnection):
    """HTTP over the sidecar's Unix socket."""

    def __init__(self):
        super().__init__("mayfly")

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


class Task:
    """A task, from its credentials to its proven end. Its pulse is a request whose body stays open."""

    def __init__(self, name):
        joined = self._call("/v1/tasks", {"task": name}, {})
        self.logins = {one["grant"]: one["values"] for one in joined["credentials"]}
        self._path = f"/v1/tasks/{name}/{joined['incarnation']}"
        self._headers = {"Authorization": "Bearer " + joined["secret"]}
        self._pulse = Connection()
        self._pulse.putrequest("POST", self._path + "/pulse")
        for header in {**self._headers, "Transfer-Encoding": "chunked"}.items():
            self._pulse.putheader(*header)
        self._pulse.endheaders()
        if self._pulse.getresponse().status != 200:
            raise RuntimeError("the sidecar does not take the pulse")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        reason = "failed" if failure[0] else "done"
        status = self._call(self._path + "/end?wait=60s", {"reason": reason}, self._headers)
        self.proven = status.get("receipt", {}).get("proven", False)

    @staticmethod
    def _call(path, body, headers):
        connection = Connection()
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{answer['detail']} [{answer['code']}]: {answer['remedy']}")
        return answer


with Task("python-report") as task:
    login = task.logins["reporting/report_writer"]
    environment = {
        **os.environ,
        "PGHOST": login["host"],
        "PGPORT": login["port"],
        "PGDATABASE": login["database"],
        "PGUSER": login["username"],
        "PGPASSWORD": login["password"],
    }
    query = "SELECT count(*) || ' sales read as ' || current_user FROM report.sale"
    subprocess.run(["psql", "-X", "-At", "-c", query], env=environment, check=True)
print("the login is proven to be gone" if task.proven else "the proof is not there yet")
