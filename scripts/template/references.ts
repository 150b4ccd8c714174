import type { Template } from "./template.ts";
import type { Types } from "./types.ts";
import { intrinsic, listed, mapping } from "./walk.ts";

const PSEUDO =
	/^AWS::(AccountId|NoValue|Partition|Region|StackId|StackName|URLSuffix)$/;

/** Of each reference: whether its target is in the template, has that attribute, and exists whenever it is referred to. */
export function referenceProblems(template: Template, types: Types): string[] {
	const { Resources, Conditions, Outputs } = template;
	const problems: string[] = [];

	function visit(value: unknown, where: string, given: readonly string[]) {
		if (Array.isArray(value)) {
			for (const [i, item] of value.entries())
				visit(item, `${where}[${i}]`, given);
			return;
		}
		const call = intrinsic(value);
		if (call === null) {
			for (const [key, item] of Object.entries(mapping(value) ?? {}))
				visit(item, `${where}.${key}`, given);
			return;
		}
		if (call.name === "Fn::If") visitBranches(call.given, where, given);
		else if (call.name === "Fn::Sub") visitText(call.given, where, given);
		else if (call.name === "Ref") target(String(call.given), where, given);
		else if (call.name === "Fn::GetAtt") {
			const [name, ...attribute] = listed(call.given).join(".").split(".");
			target(name ?? "", where, given, attribute.join("."));
		} else visit(call.given, where, given);
	}

	function visitBranches(
		args: unknown,
		where: string,
		given: readonly string[],
	) {
		const [name, yes, no] = listed(args);
		condition(name, where);
		visit(yes, where, [...given, String(name)]);
		visit(no, where, given);
	}

	function visitText(args: unknown, where: string, given: readonly string[]) {
		const [text, names] = listed(args);
		visit(names, where, given);
		const own = Object.keys(mapping(names) ?? {});
		for (const [, path = ""] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
			const [name = "", ...attribute] = path.split(".");
			if (own.includes(path)) continue;
			target(name, where, given, attribute.join(".") || undefined);
		}
	}

	function target(
		name: string,
		where: string,
		given: readonly string[],
		attribute?: string,
	) {
		if (PSEUDO.test(name)) return;
		const resource = Resources[name];
		if (resource === undefined) {
			problems.push(`${where}: there is no resource "${name}"`);
			return;
		}
		if (resource.Condition !== undefined && !given.includes(resource.Condition))
			problems.push(
				`${where}: "${name}" is only there where "${resource.Condition}" holds`,
			);
		if (attribute === undefined) return;
		const known = types.resources[resource.Type]?.attributes;
		if (known !== undefined && !known.includes(attribute))
			problems.push(
				`${where}: "${name}" (${resource.Type}) has no attribute "${attribute}"`,
			);
	}

	function condition(name: unknown, where: string) {
		if (!(String(name) in Conditions))
			problems.push(`${where}: there is no condition "${name}"`);
	}

	for (const [name, resource] of Object.entries(Resources)) {
		const { Condition, DependsOn, Properties } = resource;
		if (Condition !== undefined) condition(Condition, name);
		const given = Condition === undefined ? [] : [Condition];
		// one that is not made is not waited for
		for (const other of listed(DependsOn))
			if (!(String(other) in Resources))
				problems.push(`${name}: there is no resource "${other}"`);
		visit(Properties, name, given);
	}
	for (const [name, output] of Object.entries(Outputs)) visit(output, name, []);
	for (const [name, value] of Object.entries(Conditions))
		for (const other of conditionsIn(value)) condition(other, name);
	return problems;
}

function conditionsIn(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flatMap(conditionsIn);
	return Object.entries(mapping(value) ?? {}).flatMap(([key, item]) =>
		key === "Condition" ? [item] : conditionsIn(item),
	);
}
