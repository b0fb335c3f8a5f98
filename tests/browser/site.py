"""Serves the Django project of the working folder over TLS; Django sees plain HTTP, as behind a proxy.

python site.py CERTIFICATE-AND-KEY.pem     prints the port it listens on, and serves until it is ended
"""

from __future__ import annotations

import os
import ssl
import sys
from socketserver import ThreadingMixIn


def serve(certificate: str) -> None:
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as `python manage.py` does
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415 - after the path
    from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    class Server(ThreadingMixIn, WSGIServer):  # type: ignore[misc] # Django brings no types
        daemon_threads = True

    server = Server(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1])
