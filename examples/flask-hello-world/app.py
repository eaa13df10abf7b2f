"""A web page that says hello."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "Hello from Flask in a container!\n"


if __name__ == "__main__":
    # 0.0.0.0, because a published port does not reach a container's own loopback address.
    app.run(host="0.0.0.0", port=5000)
