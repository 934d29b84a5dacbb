// Logs a run with the published client and prints what it reads back, a line each.
// Usage: node client.js ADDRESS TOKEN
const [, , endpoint, token] = process.argv;
const MLflow = require('mlflow');
const say = console.log;
console.log = () => {}; // The client prints what it sends.

async function main() {
  const client = new MLflow({ endpoint, headers: { Authorization: `Bearer ${token}` } });
  const { experiment_id } = await client.Experiments.create({ name: 'from node' });
  say((await client.Experiments.list()).experiments.map(e => e.name).sort().join());
  const { run } = await client.Runs.create({
    experiment_id, user_id: 'ada', start_time: 1700000000000, tags: [{ key: 'mlflow.runName', value: 'first' }],
  });
  const run_id = run.info.run_id;
  await client.Runs.logParameter({ run_id, key: 'lr', value: '0.1' });
  await client.Runs.logMetric({ run_id, key: 'loss', value: 0.5, timestamp: 1700000001000, step: 0 });
  const batch = { run_id, metrics: [{ key: 'loss', value: 0.25, timestamp: 1700000002000, step: 1 }], params: [], tags: [] };
  await client.Runs.logBatch(batch);
  await client.Runs.logBatch(batch);
  await client.Runs.setTag({ run_id, key: 'paper', value: 'yes' });
  await client.Runs.update({ run_id, status: 'FINISHED', end_time: 1700000003000 });
  const read = (await client.Runs.get({ run_id })).run;
  say(`${read.info.run_name} ${read.info.status} ${read.data.params[0].value} ${read.data.metrics[0].value} ${read.info.end_time}`);
  const history = await client.Metrics.getHistory({ run_id, metric_key: 'loss' });
  say(history.metrics.map(m => `${m.step}:${m.value}`).join());
  const found = await client.Runs.search({
    experiment_ids: [experiment_id], filter: "metrics.loss < 0.3 and tags.paper = 'yes'", order_by: ['metrics.loss DESC'],
  });
  say(found.runs.map(r => r.info.run_name).join());
  say((await client.Artifacts.list({ run_id })).root_uri === read.info.artifact_uri);
  await client.Runs.delete({ run_id });
  await client.Runs.restore({ run_id });
  try {
    await client.Runs.get({ run_id: 'none' });
  } catch (error) {
    say(JSON.parse(error.message.slice('Error: '.length)).data.error_code);
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
