/** What a person wrote into a field, without the white space around it; null when that is nothing. */
export function textOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
