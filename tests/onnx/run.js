// Runs a model file in ONNX Runtime: node run.js MODEL SAMPLES INPUT OUTPUT [SAMPLES INPUT OUTPUT …]. INPUT and OUTPUT are raw float32, little-endian, row-major.
// Prints what the file says of its input and output.
const fs = require('node:fs');
const ort = require('onnxruntime-node');

async function main([model, ...batches]) {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'], intraOpNumThreads: 1 });
  const [input] = session.inputMetadata, [output] = session.outputMetadata;
  for (let i = 0; i < batches.length; i += 3) {
    const [samples, from, to] = batches.slice(i, i + 3);
    const bytes = fs.readFileSync(from);
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const fed = new ort.Tensor('float32', values, [Number(samples), ...input.shape.slice(1)]);
    const result = (await session.run({ [input.name]: fed }))[output.name];
    if (result.dims[0] !== Number(samples)) throw new Error(`${result.dims} for ${samples} samples`);
    fs.writeFileSync(to, new Uint8Array(result.data.buffer, result.data.byteOffset, result.data.byteLength));
  }
  console.log(`${input.name} ${input.type} [${input.shape}] -> ${output.name} ${output.type} [${output.shape}]`);
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
