import { expect, test } from "vitest";
import { openStore } from "../../../lib/store/open.ts";

test.each([
	["/srv/traces", "/srv/traces"],
	["traces", `${process.cwd()}/traces`],
	["file:///srv/my%20traces/", "/srv/my traces"],
	["s3://audit", "s3://audit"],
	["s3://audit/", "s3://audit"],
	["s3://audit/a/b c/", "s3://audit/a/b c"],
	["S3://audit/a", "s3://audit/a"],
])("openStore() opens %j", (uri, opened) => {
	expect(openStore(uri, {}).uri).toBe(opened);
});

test.each([
	"",
	"s3://",
	"s3:///prefix",
	"s3://audit/../other",
	"obs://audit/a",
	"https://example.com/a",
	"file://host/a",
])("openStore() refuses %j and says why", (uri) => {
	expect(() => openStore(uri, {})).toThrow(
		expect.objectContaining({
			code: "CONFIG",
			message: expect.stringMatching(/^Cannot open ".*": .+[^.]$/),
		}),
	);
});
