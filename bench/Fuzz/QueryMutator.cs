using System.Text;

namespace Varde.Fuzz;

/// <summary>Changes queries: letters and words are lost, doubled, moved and put in from other queries, brackets nest, numbers and texts grow.</summary>
/// <param name="corpus">The queries to begin with.</param>
/// <param name="seed">The same seed gives the same queries.</param>
internal sealed class QueryMutator(IReadOnlyList<string> corpus, int seed)
{
    private static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "CONTAINS", "NOT", "AND", "OR", "EXISTS", "MATCHES", "LIKE", "ORDER BY", "LIMIT", "OFFSET", "DISTINCT", "TOP", "GROUP BY", "NULL", "true", "COUNT(*)", "VERSION", "EHR",
        "COMPOSITION c", "ELEMENT", "LOCATABLE x", "[at0001]", "[openEHR-EHR-CLUSTER.device.v1]", "[$p]", "{", "}", "{|", "|}", "..", "(", ")", "[", "]", "'", "\"", "\\", "\\u0000", "/", "//", ";", "--", "::", "$", "@", "*",
        "-", "+", "=", "!=", "<>", "<=", ">=", "9999999999999999999999", "-0.0e-400", "1e999", "P1Y", "2025-13-45T99:99", "æøå", "\ud83d\ude00", "\ud800", "\0", "\u202e", "\n", "\t", " and name/value='x'", "terminology://openehr/group?name=",
    ];

    /// <summary>The query of a number.</summary>
    public string Query(long number)
    {
        var random = RandomOf(number);
        var query = new StringBuilder(Any(random));
        for (var changes = random.Next(3) == 0 ? random.Next(2, 9) : random.Next(1, 3); changes > 0; changes--) Change(query, random);
        return query.ToString();
    }

    // Neighbouring numbers would give alike queries: their bits are mixed first (Fibonacci hashing).
    private Random RandomOf(long number)
    {
        var mixed = unchecked(((ulong)number + ((ulong)seed << 40)) * 0x9E3779B97F4A7C15);
        return new((int)((mixed ^ (mixed >> 32)) & int.MaxValue));
    }

    private string Any(Random random) => corpus[random.Next(corpus.Count)];

    private void Change(StringBuilder query, Random random)
    {
        var at = random.Next(query.Length + 1);
        var length = Math.Min(random.Next(1, 20), query.Length - at);
        switch (random.Next(8))
        {
            case 0: query.Remove(at, length); break;
            case 1: query.Insert(at, query.ToString(at, length)); break;
            case 2 or 3: query.Insert(at, Words[random.Next(Words.Length)]); break;
            case 4: query.Remove(at, length).Insert(at, $" {Words[random.Next(Words.Length)]} "); break;
            case 5: query.Insert(at, PartOf(Any(random), random)); break;
            case 6 when at < query.Length: query[at] = (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 128); break;
            default: Nest(query, at, length, random); break;
        }
    }

    private static void Nest(StringBuilder query, int at, int length, Random random)
    {
        var (open, close) = random.Next(4) switch { 0 => ("(", ")"), 1 => ("{", "}"), 2 => ("NOT (", ")"), _ => ("[", "]") };
        var deep = random.Next(6) == 0 ? random.Next(2_000) : random.Next(1, 5);
        query.Insert(at + length, Repeated(close, deep)).Insert(at, Repeated(open, deep));
    }

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string PartOf(string query, Random random)
    {
        var from = random.Next(query.Length);
        return query[from..Math.Min(query.Length, from + random.Next(1, 60))];
    }
}
