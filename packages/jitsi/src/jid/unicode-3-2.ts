/**
 * Where the characters are that Unicode had in version 3.2, by which a server judges the name of a new room (RFC 3454,
 * section 7): among those that an address can hold at all. Found out by asking the stringprep of Prosody 0.12.3 about each.
 */
const RANGES = `
  21-21f 223-233 250-2ad 2b9-2ee 300-34e 360-36f 375 390-3f6 430-486 488-4ce 4d1-4f5 4f9 501-50f
  559-55f 561-586 589-58a 5d0-5ea 5f0-5f2 621-63a 640-6e6 6fa-6fc 710-72c 780-7b1 901-903 905-939
  93c-94d 950-954 960-970 981-9bc 9be-9cd 9d7-9fa a02 a05-a4d a5c-a74 a81-a8b a8d-ae0 ae6-aef b01-b33
  b36-b43 b47-b4d b56-b61 b66-b70 b82-bb5 bb7-bcd bd7 be7-bf2 c01-c03 c05-c33 c35-c39 c3e-c56 c60-c61
  c66-c6f c82-c83 c85-cb9 cbe-cd6 cde-ce1 ce6-cef d02-d03 d05-d28 d2a-d39 d3e-d43 d46-d4d d57 d60-d61
  d66-d6f d82-ddf df2-e84 e87-e88 e8a e8d e94-e97 e99-e9f ea1-ea7 eaa-eab ead-eb9 ebb-ecd ed0-ed9
  f00-f6a f71-f8b f90-fcc fcf 1000-1021 1023-1027 1029-102a 102c-1032 1036-1039 1040-1059 10d0-10f8
  10fb 1100-1159 1161-11a2 11a8-11f9 1200-1206 1208-1246 1248-1286 1288-12ae 12b0-12ce 12d0-12ee
  12f0-130e 1310-131e 1320-1346 1348-135a 1361-137c 1401-1676 1681-16f0 1700-170c 170e-1714 1720-17dc
  17e0-17e9 1800-1877 1880-18a9 1e01-1e99 1ea1-1ef9 1f00-2052 20a0-20b1 20d0-20ea 2104-214b 2180-2182
  2190-23ce 2400-2426 2440-24fe 2500-2613 2616-2617 2619-267d 2680-2689 2701-2704 2706-2709 270c-2727
  2729-274b 274d 274f-2752 2756 2758-275e 2761-2794 2798-27af 27b1-27be 27d0-27eb 27f0-2aff 2e80-312c
  3190-31b7 31f0-31ff 327f-4db5 4e00-9fa5 a000-a4c6 ac00-d7a3 fa0e-fe23 fe45-fe73 10300-1031e
  10320-10323 10330-1034a 10428-1044d 1d000-1d126 1d12a-1d1dd 20000-2a6d6
`;

const ALL = new RegExp(
  `^[${RANGES.trim()
    .split(/\s+/)
    .map((range) => range.replace(/[0-9a-f]+/g, (code) => `\\u{${code}}`))
    .join('')}]*$`,
  'u',
);

/** Whether all characters of a text are as old as that. */
export function isUnicode32(text: string): boolean {
  return ALL.test(text);
}
