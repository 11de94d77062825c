using System.Text;
using CsvHelper;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Audio.Data;

/// <summary>A CSV file in memory: column names, and rows with the lines they stand in.</summary>
internal sealed class MetadataTable
{
    // No name, label or note is nearly as long; one that is would be compared, copied and printed for minutes.
    private const int LongestCell = 1 << 16;

    private MetadataTable(string path, string[] columns, List<(int Line, string[] Cells)> rows)
    {
        Path = path;
        Columns = columns;
        Rows = rows;
    }

    public string Path { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<(int Line, string[] Cells)> Rows { get; }

    /// <summary>
    /// Reads a file: UTF-8 with or without a mark, any line ends, separated by comma, semicolon or tab, which is detected; the line of
    /// names may be missing.
    /// </summary>
    /// <exception cref="DataException">The file is missing, not text, or a row does not fit the columns.</exception>
    public static MetadataTable Read(string path)
    {
        if (!File.Exists(path))
            throw new DataException(path, "there is no such file; give the CSV file that lists the clips");
        if (PlainFile.IsOtherwise(path))
            throw new DataException(path, $"this is {PlainFile.Otherwise}; save the table as a file, which can be read again when the training is resumed");
        try
        {
            string text = File.ReadAllText(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            using CsvReader reader = Open(text, hasHeader: true);
            if (!MissingHeader.IsMissing(reader.Headers))
                return Read(path, reader, [.. reader.Headers]);
            using CsvReader headerless = Open(text, hasHeader: false);
            return Read(path, headerless, MissingHeader.Columns([.. reader.Headers]));
        }
        catch (DecoderFallbackException fault)
        {
            throw new DataException(path, "this is not text in UTF-8; save the table as CSV in UTF-8", cause: fault);
        }
        catch (CsvFormatException fault)
        {
            throw new DataException(path, "a quotation mark is out of place; correct this line", (int)fault.LineNumber, cause: fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"the file cannot be read ({fault.Message})", cause: fault);
        }
    }

    /// <summary>The index of a column, looked up without regard to case; -1 if there is none.</summary>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Equals(column, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static CsvReader Open(string text, bool hasHeader) => CsvReader.FromText(text, new CsvReaderOptions
    {
        HasHeader = hasHeader,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    });

    private static MetadataTable Read(string path, CsvReader reader, string[] columns)
    {
        if (columns.Length == 0)
            throw new DataException(path, "the file is empty; expected a line of column names");
        RequireShort(path, columns, line: 1);
        var rows = new List<(int Line, string[] Cells)>();
        while (reader.Read())
        {
            string[] cells = reader.Current.ToArray();
            int line = (int)reader.LineNumber;
            if (cells.Length != columns.Length)
                throw new DataException(path, $"the row has {cells.Length} cells where the first line has {columns.Length}", line);
            RequireShort(path, cells, line);
            rows.Add((line, cells));
        }

        if (rows.Count == 0)
            throw new DataException(path, "the table has column names but no rows");
        return new MetadataTable(path, columns, rows);
    }

    private static void RequireShort(string path, string[] cells, int line)
    {
        if (cells.FirstOrDefault(cell => cell.Length > LongestCell) is { } cell)
            throw new DataException(path, $"a cell has {cell.Length} characters, at most {LongestCell} are taken", line);
    }
}
