"use client";

/** The last resort, when not even the frame could be made: no styles, no messages, both languages. */
export default function GlobalError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="en">
      <head>
        <title>Predesk</title>
      </head>
      <body style={{ fontFamily: "system-ui, sans-serif", maxWidth: "28rem", margin: "20vh auto", padding: "0 1rem", lineHeight: 1.5 }}>
        <main>
          <h1 style={{ fontSize: "1.25rem" }}>Predesk could not be reached</h1>
          <p>Nothing was changed. Try again in a moment.</p>
          <p lang="fr">Predesk est injoignable. Rien n’a été modifié. Réessayez dans un instant.</p>
          {error.digest ? <p>Reference / référence : {error.digest}</p> : null}
          <button type="button" onClick={reset}>
            Try again / Réessayer
          </button>
        </main>
      </body>
    </html>
  );
}
