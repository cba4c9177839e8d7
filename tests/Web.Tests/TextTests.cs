using System.Collections;
using System.Globalization;
using System.Resources;

namespace Varde.Web.Tests;

public sealed class TextTests
{
    [Fact]
    public void Every_text_is_there_in_bokmål_and_in_English()
    {
        var (norwegian, english) = (Keys(CultureInfo.InvariantCulture), Keys(new CultureInfo("en")));
        Assert.NotEmpty(norwegian);
        Assert.Equal(norwegian, english);
    }

    private static SortedSet<string> Keys(CultureInfo culture) =>
        [.. new ResourceManager(typeof(Texts)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Where(text => text.Value is string { Length: > 0 }).Select(text => (string)text.Key)];
}
