namespace Varde.Roadmap.Importing;

/// <summary>Makes blocks of text of what stands under a heading or an item.</summary>
internal static class BodyReader
{
    /// <summary>The blocks, in the order of the page; without the words of buttons.</summary>
    public static IReadOnlyList<TextBlock> Of(IEnumerable<PagePart> parts)
    {
        var blocks = new List<TextBlock>();
        Add(blocks, parts, 0);
        return blocks;
    }

    private static void Add(List<TextBlock> blocks, IEnumerable<PagePart> parts, int level)
    {
        var goesOn = false;
        foreach (var part in parts)
        {
            switch (part)
            {
                case PageWordsPart words when PageWords.IsButton(words.Text):
                    goesOn = false;
                    continue;
                case PageWordsPart words when goesOn && words.GoesOn && blocks is [.., { Kind: TextKind.Paragraph } last]:
                    blocks[^1] = last with { Text = $"{last.Text} {words.Text}" };
                    break;
                case PageWordsPart words:
                    blocks.Add(Block(words.Text, TextKind.Paragraph, level));
                    break;
                case PageItem item:
                    if (item.Title.Length > 0 && !PageWords.IsButton(item.Title)) blocks.Add(Block(item.Title, TextKind.Bullet, level + 1));
                    Add(blocks, item.Parts, level + 1);
                    break;
            }
            goesOn = part is PageWordsPart;
        }
    }

    private static TextBlock Block(string text, TextKind kind, int level) => PageWords.Reading(text) is { } reading ? new(TextKind.Reading, reading) : new(kind, text, level);
}
