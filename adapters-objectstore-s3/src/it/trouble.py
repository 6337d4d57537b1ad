"""A relay before a server on loopback that adds what networks do.

usage: trouble.py TARGET-PORT [--delay SECONDS] [--cut EVERY] [--throttle EVERY]
           [--at NUMBER --run COMMAND]

Prints the port it listens on. Each request waits for the delay; of the answers to GET, one in so
many is cut off in the middle, and one in so many is status 503 in place of the answer. Before the
request for a range of that number, a command is run in a shell.
"""
import argparse
import itertools
import socket
import subprocess
import threading
import time

options = argparse.ArgumentParser()
options.add_argument("target", type=int)
options.add_argument("--delay", type=float, default=0)
options.add_argument("--cut", type=int, default=0)
options.add_argument("--throttle", type=int, default=0)
options.add_argument("--at", type=int, default=0)
options.add_argument("--run", default="")
options = options.parse_args()
numbers = itertools.count(1)
SLOW_DOWN = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# More than the head of any answer.
CUT_AFTER = 100_000


def answers(server, client, cut):
    try:
        while data := server.recv(1 << 18):
            if cut[0] is not None:
                data = data[: cut[0]]
                cut[0] -= len(data)
            client.sendall(data)
            if cut[0] == 0:
                break
    except OSError:
        pass
    for end in (client, server):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client):
    cut = [None]
    with client, socket.create_connection(("127.0.0.1", options.target)) as server:
        threading.Thread(target=answers, args=(server, client, cut), daemon=True).start()
        try:
            while data := client.recv(1 << 18):
                if data[:4] in (b"GET ", b"PUT ", b"HEAD"):
                    time.sleep(options.delay)
                if data.startswith(b"GET ") and b"\r\nrange:" in data.lower():
                    number = next(numbers)
                    if number == options.at:
                        subprocess.run(options.run, shell=True, check=True)
                    if options.throttle and number % options.throttle == 0:
                        client.sendall(SLOW_DOWN)
                        return
                    if options.cut and number % options.cut == 0:
                        cut[0] = CUT_AFTER
                server.sendall(data)
        except OSError:
            pass


listener = socket.create_server(("127.0.0.1", 0), backlog=200)
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
