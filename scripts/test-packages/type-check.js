/**
 * Type-checks the consumer `types.mts`, under its own name or as CommonJS, with the compiler installed in a project.
 * @param {import('./project.js').Project} project
 * @param {object} how
 * @param {string} how.file
 * @param {string} how.module
 * @param {string} how.moduleResolution
 * @param {boolean} how.skipLibCheck whether the types of others are let be
 */
export async function typeCheck(project, { file, skipLibCheck, ...resolution }) {
  const settings = `tsconfig.${file}.${resolution.moduleResolution}.json`;
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck,
  };
  project.write(settings, JSON.stringify({ compilerOptions, files: [file] }));
  await project.node(['node_modules/typescript/bin/tsc', '-p', settings]);
}
