// An OpenID Connect provider (npm's oidc-provider) in the shape of GOV.UK One Login: the client shows
// itself by a signed JWT, asks for a level with `vtr`, gets ES256, a pairwise subject and, at its user
// info, an address. It signs people out of the portal from afar. Settings come as JSON.
import { generateKeyPairSync } from "node:crypto";
import Provider, { errors } from "oidc-provider";

const { issuer, port, client } = JSON.parse(process.argv[2]);
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const LEVEL = '["Cl.Cm"]';

const provider = new Provider(issuer, {
  claims: { openid: ["sub", "vot"], email: ["email", "email_verified"] },
  clients: [
    {
      ...client,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: "ES256",
      subject_type: "pairwise",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
    },
  ],
  cookies: { keys: ["a stand-in’s"] },
  extraParams: {
    vtr(_context, value) {
      if (value !== LEVEL) throw new errors.InvalidRequest(`vtr must be ${LEVEL}`);
    },
  },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // It would refuse to call a portal on this very machine.
  fetch: (url, { dispatcher: _guarded, ...options }) => globalThis.fetch(url, options),
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: () => ({ sub, email: sub, email_verified: !sub.startsWith("unverified"), vot: "Cl.Cm" }),
  }),
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig", kid: "theirs" }] },
  pairwiseIdentifier: (_context, accountId) => `urn:fdc:${Buffer.from(accountId).toString("hex")}`,
  pkce: { required: () => true },
  subjectTypes: ["pairwise"],
});
provider.on("server_error", (_context, error) => console.error(error));
provider.on("backchannel.error", (_context, error) => console.error(error));
provider.listen(port, "127.0.0.1", () => console.log("ready"));
