declare module "bidi-js" {
	interface Bidi {
		/** The level of each UTF-16 unit: odd ones run from right to left. */
		getEmbeddingLevels(
			text: string,
			direction?: "ltr" | "rtl",
		): { readonly levels: Uint8Array };
		getMirroredCharacter(character: string): string | null;
	}
	export default function bidiFactory(): Bidi;
}
