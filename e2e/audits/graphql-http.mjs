// Runs the server audits of GraphQL over HTTP against one endpoint:
//
//   node graphql-http.mjs http://127.0.0.1:8080/graphql
//
// Prints {"total", "ok", "errors": […], "warnings": […]} to stdout, each failure
// with id, name, reason, status and body. Exits 1 when there is an error (a MUST
// that is not met), 2 when the audits could not run.
import { auditServer } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('usage: node graphql-http.mjs URL');
  process.exit(2);
}

async function described(result) {
  let body = '';
  try {
    body = await result.response.text();
  } catch {
    // The audit itself has read the body; its reason says what was in it.
  }
  return {
    id: result.id,
    name: result.name,
    reason: result.reason,
    status: result.response.status,
    body: body.slice(0, 1000),
  };
}

try {
  const results = await auditServer({ url });
  const failed = (status) =>
    Promise.all(results.filter((r) => r.status === status).map(described));
  const report = {
    total: results.length,
    ok: results.filter((r) => r.status === 'ok').length,
    errors: await failed('error'),
    warnings: [...(await failed('warn')), ...(await failed('notice'))],
  };
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.errors.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`graphql-http: ${error.message ?? error}`);
  process.exitCode = 2;
}
