"""What is counted and then refused leaves no entry, although its transaction is committed."""

from tests.audit.account_recipes import PASSWORD, authenticator, mailed, registered, signed
from tests.audit.scene import Scene
from tests.support.software_authenticator import SoftwareAuthenticator

AGE_ROTATIONS = """
UPDATE control.token SET rotated_at = rotated_at - interval '2 days'
WHERE rotated_at IS NOT NULL AND session_id IN (
  SELECT s.id FROM control.session AS s JOIN control.app_user AS u ON u.id = s.user_id
  WHERE u.email = $1)
"""


async def test_a_wrong_code_leaves_none(scene: Scene) -> None:
    client = scene.whole.client
    posed = await client.post("/v1/auth/email-challenges", json={"email": scene.owner.email})
    challenge_id = posed.json()["challenge_id"]
    at = f"/v1/auth/email-challenges/{challenge_id}/verification"
    login = await client.post(at, json={"code": "x"})
    body = {"challenge_id": challenge_id, "code": "x"}
    proof = await scene.send("POST", "/v1/me/proofs/email-code", json=body)

    assert [422, 422] == [login.status_code, proof.status_code]
    assert [[], [], []] == [await scene.entries(answer) for answer in (posed, login, proof)]


async def test_a_wrong_or_weak_password_leaves_none(scene: Scene) -> None:
    await scene.send("PUT", "/v1/me/password", json={"password": PASSWORD})
    wrong = {"password": "walnut drum lantern"}
    answers = [
        await scene.send("POST", "/v1/me/proofs/password", json=wrong),
        await scene.send("PUT", "/v1/me/password", json={"password": "password"}),
        await scene.whole.client.post(
            "/v1/auth/password-sessions", json={"email": scene.owner.email, **wrong}
        ),
    ]

    assert all(answer.status_code in {401, 403, 422} for answer in answers)
    assert [[], [], []] == [await scene.entries(answer) for answer in answers]


async def test_a_wrong_passkey_leaves_none(scene: Scene) -> None:
    right, wrong = authenticator(scene), SoftwareAuthenticator("https://elsewhere.example")
    await registered(scene, right)
    wrong.keys = list(right.keys)
    body = await signed(scene, wrong)
    login = await scene.whole.client.post("/v1/auth/passkey-sessions", json=body)
    proof = await scene.send("POST", "/v1/me/proofs/passkey", json=await signed(scene, wrong))
    made = await registered(scene, SoftwareAuthenticator("https://elsewhere.example"))
    answers = (login, proof, made)

    assert all(400 <= answer.status_code < 500 for answer in answers)
    assert [[], [], []] == [await scene.entries(answer) for answer in answers]


async def test_a_refresh_token_that_comes_back_is_told_of(scene: Scene) -> None:
    challenge_id, body = await mailed(scene)
    at = f"/v1/auth/email-challenges/{challenge_id}/verification"
    client, refreshes = scene.whole.client, "/v1/auth/token-refreshes"
    first = (await client.post(at, json=body)).json()["refresh_token"]
    second = await client.post(refreshes, json={"refresh_token": first})
    third = await client.post(refreshes, json={"refresh_token": second.json()["refresh_token"]})
    await scene.look.execute(AGE_ROTATIONS, scene.owner.email)
    stolen = await client.post(refreshes, json={"refresh_token": first})

    assert [200, 200, 401] == [each.status_code for each in (second, third, stolen)]
    assert [[], []] == [await scene.entries(second), await scene.entries(third)]
    (entry,) = await scene.entries(stolen)
    assert ("account", "reuseRefreshToken") == (entry["trail"], entry["operation"])
