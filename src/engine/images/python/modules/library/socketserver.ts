/** socketserver: servers of connections. */
export const socketserver = `
from http.server import HTTPServer as TCPServer

class ThreadingMixIn:
    pass

class BaseRequestHandler:
    pass
`
