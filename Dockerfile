# Production: no embedded servers, no development tools, an ordinary user, a tree nobody writes to.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock requirements-dev.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements.lock
# The build backend, from the same lock, for the next step only.
RUN sed -n '/^setuptools==/,/^ *# via/p' requirements-dev.lock > build.lock \
    && /venv/bin/pip install --require-hashes -r build.lock \
    && rm build.lock requirements-dev.lock
COPY . .
RUN rm -f requirements-dev.lock \
    && /venv/bin/pip install --no-deps --no-build-isolation -e . \
    && /venv/bin/pip uninstall --yes setuptools pip \
    && /venv/bin/python -m compileall -q .

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin perennial \
    && install -d -o perennial -g perennial -m 0700 /var/lib/perennial
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PERENNIAL_HOST=0.0.0.0 \
    PERENNIAL_LOG=json \
    PERENNIAL_VAR=/var/lib/perennial
WORKDIR /app
USER 10001:10001
VOLUME /var/lib/perennial
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"PERENNIAL_PORT\", \"8000\")}/health/live', timeout=2)"]
ENTRYPOINT ["perennial"]
CMD ["api"]
