using System.Text;
using CsCheck;
using Varde.Foundation;
using Varde.Roadmap;
using Varde.Roadmap.Editions;
using Varde.Roadmap.Importing;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>Pages of every kind: what was written is read again, and what is damaged is refused with its line, or read without inventing anything.</summary>
public sealed class PageProperties
{
    [Fact]
    public void What_is_written_as_a_page_is_read_as_it_was() => Gen.Select(GeneratedPlan.Plan, GeneratedPlan.Writer).Sample((plan, writer) =>
    {
        var read = PageReader.Read(writer.Write(plan));
        Assert.True(read.IsDone, read.Refusal is Invalid invalid ? invalid.Faults[0].ToSentence() : "");
        Assert.Equal(EditionJson.TextOf(plan), EditionJson.TextOf(read.Value.Plan));
    }, iter: 2_000);

    [Fact]
    public void A_damaged_page_is_refused_with_its_line_or_read() => Gen.Select(GeneratedPlan.Plan, GeneratedPlan.Writer, Damage).Sample((plan, writer, damage) =>
    {
        var page = damage(writer.Write(plan));
        Holds(page);
    }, iter: 2_000);

    [Fact]
    public void The_published_page_cut_off_at_any_line_is_refused_with_its_line_or_read()
    {
        var page = PublishedPage.Bytes();
        for (var at = 0; at < page.Length; at += 37) Holds(page[..at]);
    }

    [Fact]
    public void A_line_that_is_taken_out_takes_no_other_fact_with_it() => Gen.Int[0, 10_000].Sample(at =>
    {
        var lines = Encoding.UTF8.GetString(PublishedPage.Bytes()).Split('\n');
        Holds(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, line) => line != at % lines.Length))));
    }, iter: 500);

    private static void Holds(byte[] page)
    {
        var read = PageReader.Read(page);
        if (read.TryGet(out var reading, out var refusal)) AllOf(reading.Plan, page);
        else Assert.Matches("^line [0-9]+: .+", Assert.Single(Assert.IsType<Invalid>(refusal).Faults).ToSentence());
    }

    // Whatever a plan tells stands in the page: nothing is invented.
    private static void AllOf(RoadmapPlan plan, byte[] page)
    {
        var text = Squeezed(Encoding.UTF8.GetString(page));
        foreach (var one in plan.Deliveries().Select(one => one.Delivery))
            foreach (var fact in new[] { one.Title, one.Owner, one.UserGroups, one.Start.Text, one.End.Text }.Concat(one.Phases.Select(phase => phase.Text)).Concat(one.Body.Select(block => block.Text)).OfType<string>())
                Assert.Contains(Squeezed(fact), text, StringComparison.Ordinal);
    }

    private static string Squeezed(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(letter => !char.IsWhiteSpace(letter) && letter is not ('•' or '\ufeff' or '\u200b')));

    private static Gen<Func<byte[], byte[]>> Damage { get; } =
        from kind in Gen.Int[0, 5] from at in Gen.Int[0, 100_000] from value in Gen.Byte
        select new Func<byte[], byte[]>(page => kind switch
        {
            0 => page[..(at % page.Length)],
            1 => [.. page[..(at % page.Length)], value, .. page[(at % page.Length)..]],
            2 => [.. page.Where((_, index) => index != at % page.Length)],
            3 => Lines(page, lines => lines.Where((_, index) => index != at % lines.Length)),
            4 => Lines(page, lines => lines.Select((line, index) => index == at % lines.Length ? line.TrimStart() : line)),
            _ => Lines(page, lines => lines.OrderBy((line) => (line.GetHashCode(StringComparison.Ordinal) + at) % 3 == 0 ? 1 : 0)),
        });

    private static byte[] Lines(byte[] page, Func<string[], IEnumerable<string>> change) => Encoding.UTF8.GetBytes(string.Join('\n', change(Encoding.UTF8.GetString(page).Split('\n'))));
}
