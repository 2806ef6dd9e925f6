"""The page that the link in an invitation leads to, where it can be declined without an account.

The token stands behind the # and is sent by a press of the button only: programs that open every link of a mail
decline nothing.
"""

import base64
import hashlib

from litestar import Response, get

from api.access import PUBLIC

_SCRIPT = """
const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
const button = document.querySelector("button");
const said = document.querySelector("output");
button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    const answer = await fetch("v1/auth/invitation-refusals", {
      method: "POST",
      headers: {"content-type": "application/json"},
      body: JSON.stringify({token}),
    });
    if (!answer.ok) throw new Error(answer.status);
    button.hidden = true;
    said.textContent = "You have declined. Nobody needs a reason.";
  } catch {
    button.disabled = false;
    said.textContent = "That did not work. Try again in a minute.";
  }
});
"""
_PAGE = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Perennial</title>
</head>
<body>
<h1>An invitation</h1>
<p>To join, log in to Perennial with the address that the invitation came to: it waits there.</p>
<p>To decline, press this button. To do nothing is fine as well.</p>
<p><button type="button">Decline</button> <output></output></p>
<script>{_SCRIPT}</script>
</body>
</html>
"""
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_CSP = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@get("/invitations", operation_id="showInvitation", include_in_schema=False, opt=PUBLIC)
async def show_invitation() -> Response[bytes]:
    """The same page for every link."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": _CSP,
    }
    return Response(_PAGE.encode(), headers=headers)
