/** The page on which a merchant lets an app in (authorisation code grant). */
import type { Installation } from "../state/records";
import type { World } from "../state/world";
import { html } from "./html";
import { page, type Visit } from "./layout";

export function consentPage(world: World, visit: Visit, params: URLSearchParams): string | null {
  const app = [...world.tables.apps.values()].find((one) => one.clientId === params.get("client_id"));
  if (!app) return null;
  const scopes = (params.get("scope") ?? "").split(",").filter(Boolean);
  const kept = ["client_id", "redirect_uri", "state", "scope"].map(
    (name) => html`<input type="hidden" name="${name}" value="${params.get(name) ?? ""}">`,
  );
  return page(
    visit,
    "Install app",
    html`<h1>Install ${app.title}</h1><p>${app.title} asks for these rights at ${visit.shop.name}:</p><ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul><form method="post" action="/admin/oauth/authorize?shop=${visit.shop.shop}">${kept}<button>Install</button></form>`,
  );
}

/** Grants what was asked for and makes the app installed. */
export function install(world: World, shop: string, clientId: string, scope: string): void {
  const app = [...world.tables.apps.values()].find((one) => one.clientId === clientId);
  const key = app && `${shop} ${app.id}`;
  const known = key ? world.tables.installations.get(key) : undefined;
  if (!known || !key) return;
  const scopes = scope.split(",").filter(Boolean);
  const installed: Installation = { ...known, state: "installed", scopes: scopes.length > 0 ? scopes : known.scopes };
  world.change(() => world.tables.installations.put(key, installed));
}
