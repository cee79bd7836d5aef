// A real OpenID Connect provider on this machine, in this very process: people sign in there by a name alone.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = { id: "wiki", secret: "un secret que deux connaissent" };

/** A key that signs, as a provider publishes it. */
function key(type, options, alg) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg, kid: alg };
}

/**
 * Starts one that knows these people, by name: what it tells of each. `likeProConnect` has it speak as ProConnect does:
 * its own scopes, a level, ES256, what it tells of people signed, the secret in the body.
 * Settles with { issuer, allow(back), stop() }: `allow` says where it may send browsers back to.
 */
export async function startProvider(people, { likeProConnect = false } = {}) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const scopes = likeProConnect
    ? { given_name: ["given_name"], usual_name: ["usual_name"], email: ["email"], siret: ["siret"] }
    : { profile: ["name"], email: ["email", "email_verified"] };
  const allow = (back) => {
    const provider = new Provider(issuer, {
      clients: [{
        client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [back],
        token_endpoint_auth_method: likeProConnect ? "client_secret_post" : "client_secret_basic",
        id_token_signed_response_alg: likeProConnect ? "ES256" : "RS256",
        ...(likeProConnect ? { userinfo_signed_response_alg: "RS256" } : {}),
      }],
      jwks: { keys: [key("rsa", { modulusLength: 2048 }, "RS256"), key("ec", { namedCurve: "P-256" }, "ES256")] },
      findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
      claims: { openid: ["sub"], ...scopes },
      ...(likeProConnect ? { acrValues: ["eidas1"], clientAuthMethods: ["client_secret_post"] } : {}),
      features: { jwtUserinfo: { enabled: likeProConnect } },
      pkce: { required: () => true },
      cookies: { keys: ["une clé de test"] },
    });
    server.removeAllListeners("request");
    server.on("request", provider.callback());
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { issuer, allow, stop };
}

/** Signs in there and agrees; the browser is on its way back. */
export async function agrees(page, name) {
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("peu importe");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}
