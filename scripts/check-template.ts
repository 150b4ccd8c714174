// Checks the template that `serverless package` made, and says what is wrong with it.
//   node scripts/check-template.ts [TEMPLATE]
import { readTemplate, templateProblems } from "./template/check.ts";

const [path = ".serverless/cloudformation-template-update-stack.json"] =
	process.argv.slice(2);
const template = await readTemplate(path);
const problems = await templateProblems(template);
for (const problem of problems) console.error(problem);
const count = Object.keys(template.Resources).length;
if (problems.length === 0) console.log(`${count} resources checked`);
else process.exitCode = 1;
