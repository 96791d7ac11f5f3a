// A workbook of one sheet, made in the browser: rows of {text} or {number, isShare}; the first row is the header.
// Files in the archive are stored, not compressed: tables of a page are small.
"use strict";

window.RSNMS_XLSX = (() => {
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  const FIXED = {
    "[Content_Types].xml":
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}sheet.main+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${SHEET}styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET}worksheet+xml"/></Types>`,
    "_rels/.rels":
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml":
      `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="Таблица" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels":
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="r2" Type="${DOCUMENT}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml":
      `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>` +
      '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>" +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
      '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>' +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  };

  function escape(text) {
    const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
    return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  }

  function sheet(rows) {
    const widths = rows.reduce((most, row) => row.map((c, i) => Math.max(most[i] || 8, Math.min(60, c.text.length + 2))), []);
    const cols = widths.map((w, i) => `<col min="${i + 1}" max="${i + 1}" width="${w}" customWidth="1"/>`).join("");
    const cell = (c, isHead) => {
      if (c.number !== undefined && !isHead) return `<c s="${c.isShare ? 1 : 0}"><v>${c.number}</v></c>`;
      return `<c s="${isHead ? 2 : 0}" t="inlineStr"><is><t xml:space="preserve">${escape(c.text)}</t></is></c>`;
    };
    const body = rows.map((row, i) => `<row>${row.map((c) => cell(c, i === 0)).join("")}</row>`).join("");
    return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
      `</sheetView></sheetViews><cols>${cols}</cols><sheetData>${body}</sheetData></worksheet>`;
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });

  function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
  }

  // Fields of a local header (without its signature) that the central directory repeats; the date is 1 January 1980.
  function header(name, bytes) {
    const view = new DataView(new ArrayBuffer(26));
    view.setUint16(0, 20, true);
    view.setUint16(2, 0x0800, true);
    view.setUint16(8, 33, true);
    view.setUint32(10, crc32(bytes), true);
    view.setUint32(14, bytes.length, true);
    view.setUint32(18, bytes.length, true);
    view.setUint16(22, name.length, true);
    return new Uint8Array(view.buffer);
  }

  function numbers(...pairs) {
    return Uint8Array.from(pairs.flatMap(([value, size]) => Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255)));
  }

  function zip(files) {
    const encoder = new TextEncoder();
    const [parts, directory] = [[], []];
    let offset = 0;
    for (const [path, text] of Object.entries(files)) {
      const [name, bytes] = [encoder.encode(path), encoder.encode(HEAD + text)];
      const fields = header(name, bytes);
      const local = [numbers([0x04034b50, 4]), fields, name, bytes];
      directory.push(numbers([0x02014b50, 4], [20, 2]), fields, numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name);
      parts.push(...local);
      offset += local.reduce((sum, part) => sum + part.length, 0);
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const count = Object.keys(files).length;
    return new Blob([...parts, ...directory, numbers([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])]);
  }

  return (rows) => zip({ ...FIXED, "xl/worksheets/sheet1.xml": sheet(rows) });
})();
