/** The licences of what a bundle contains of others, for the programs that are delivered as bundles. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The files of a build that something is left of, from esbuild's metafile. */
export const keptInputs = ({ outputs }) =>
  Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);

/** One section for each package among `inputs`, paths from `folder`, in the order of names. */
export const thirdPartyLicences = async (inputs, folder) => {
  const folders = [...new Set(inputs.map(packageFolder))].filter((each) => each !== undefined);
  const packages = await Promise.all(folders.map((each) => packageLicence(path.resolve(folder, each))));
  packages.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rule = "=".repeat(80);
  return packages
    .map(
      ({ name, version, license, text }) => `${rule}\n${name} ${version} (${license})\n${rule}\n\n${text}\n`,
    )
    .join("\n");
};

/** The package that a bundled file belongs to: its folder under the last `node_modules`, undefined for the project's own. */
const packageFolder = (input) => {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input.replaceAll("\\", "/"));
  return match?.[1];
};

const packageLicence = async (folder) => {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  if (license === undefined) throw new Error(`${name} ${version} does not say its licence`);
  const text = await licenceText(folder);
  if (text === "") throw new Error(`${name} ${version} holds no licence text`);
  return { name, version, license, text };
};

const licenceText = async (folder) => {
  const files = (await readdir(folder)).filter((file) => /^licen[cs]e(?:-[a-z]+)?(?:\.[a-z]+)?$/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.map((text) => text.trim()).join("\n\n");
};
