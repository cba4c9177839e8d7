using System.Collections;
using System.Globalization;
using System.Resources;
using Varde.Web.Administration;
using Varde.Web.Citizen;
using Varde.Web.Clinician;
using Varde.Web.Writing;

namespace Varde.Web.Tests;

public sealed class TextTests
{
    [Theory, InlineData(typeof(Texts)), InlineData(typeof(CitizenTexts)), InlineData(typeof(ClinicianTexts)), InlineData(typeof(Sharing.SharingTexts)), InlineData(typeof(Worklists.WorklistTexts)), InlineData(typeof(AdministrationTexts)), InlineData(typeof(WritingTexts)), InlineData(typeof(Roadmap.RoadmapTexts))]
    public void Every_text_is_there_in_bokmål_and_in_English(Type texts)
    {
        var (norwegian, english) = (Keys(texts, CultureInfo.InvariantCulture), Keys(texts, new CultureInfo("en")));
        Assert.NotEmpty(norwegian);
        Assert.Equal(norwegian, english);
    }

    private static SortedSet<string> Keys(Type texts, CultureInfo culture) =>
        [.. new ResourceManager(texts).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Where(text => text.Value is string { Length: > 0 }).Select(text => (string)text.Key)];
}
