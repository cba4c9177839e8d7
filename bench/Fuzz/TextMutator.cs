using System.Text;

namespace Varde.Fuzz;

/// <summary>Changes texts: letters and words are lost, doubled, moved and put in from other texts, brackets nest, numbers and texts grow.</summary>
/// <param name="language">What the texts are written in.</param>
/// <param name="seed">The same seed gives the same texts.</param>
internal sealed class TextMutator(FuzzLanguage language, int seed)
{
    /// <summary>The text of a number.</summary>
    public string Text(long number)
    {
        var random = RandomOf(number);
        var text = new StringBuilder(Any(random));
        for (var changes = random.Next(3) == 0 ? random.Next(2, 9) : random.Next(1, 3); changes > 0; changes--) Change(text, random);
        return text.ToString();
    }

    // Neighbouring numbers would give alike queries: their bits are mixed first (Fibonacci hashing).
    private Random RandomOf(long number)
    {
        var mixed = unchecked(((ulong)number + ((ulong)seed << 40)) * 0x9E3779B97F4A7C15);
        return new((int)((mixed ^ (mixed >> 32)) & int.MaxValue));
    }

    private string Any(Random random) => language.Corpus[random.Next(language.Corpus.Count)];

    private void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 20), text.Length - at);
        switch (random.Next(8))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, text.ToString(at, length)); break;
            case 2 or 3: text.Insert(at, Word(random)); break;
            case 4: text.Remove(at, length).Insert(at, $" {Word(random)} "); break;
            case 5: text.Insert(at, PartOf(Any(random), random)); break;
            case 6 when at < text.Length: text[at] = (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 128); break;
            default: Nest(text, at, length, random); break;
        }
    }

    private string Word(Random random) => language.Words[random.Next(language.Words.Count)];

    private void Nest(StringBuilder text, int at, int length, Random random)
    {
        var (open, close) = language.Brackets[random.Next(language.Brackets.Count)];
        var deep = random.Next(6) == 0 ? random.Next(2_000) : random.Next(1, 5);
        text.Insert(at + length, Repeated(close, deep)).Insert(at, Repeated(open, deep));
    }

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string PartOf(string text, Random random)
    {
        var from = random.Next(text.Length);
        return text[from..Math.Min(text.Length, from + random.Next(1, 60))];
    }
}
