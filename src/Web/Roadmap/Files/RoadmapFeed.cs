using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Localization;
using Varde.Roadmap;

namespace Varde.Web.Roadmap.Files;

/// <summary>What changed on a roadmap, as a feed (Atom, RFC 4287): an entry for each delivery that an edition changed, and one for each edition.</summary>
internal static class RoadmapFeed
{
    private const int MostEntries = 200;

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public static byte[] Write(RoadmapView view, IStringLocalizer<RoadmapTexts> texts, Uri site)
    {
        var (words, id) = (new RoadmapWords(texts), $"urn:varde:veikart:{view.Edition.Roadmap}");
        var changes = view.Changes.Reverse().Take(MostEntries).Select(change => Entry(
            $"{id}:{change.Edition.Number}:{change.DeliveryId}", $"{change.Placed.Delivery.Title}: {texts[change.IsMove ? "Kind.Moved" : $"Kind.{change.Kind}"]}", ChangedAt(change, view),
            Address(site, $"{RoadmapAddress.Delivery}/{Uri.EscapeDataString(change.DeliveryId)}", view), $"{words.Line(change)}{(view.ReasonOf(change) is { } reason ? $" {texts["Because"]} {reason.Text}" : "")}"));
        var editions = view.Editions.Reverse().Take(MostEntries).Select(edition => Entry(
            $"{id}:{edition.Number}", texts["EditionOf", edition.Number, edition.Published.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)], edition.Imported, Address(site, RoadmapAddress.Changes, view),
            texts["EditionHas", edition.Plan.SubGoals.Count, edition.Plan.Deliveries().Count()]));
        var feed = new XElement(Atom + "feed",
            new XElement(Atom + "id", id), new XElement(Atom + "title", $"{texts["Roadmap"]}: {view.Plan.Publisher}"), new XElement(Atom + "updated", Time(view.Changes.Select(change => ChangedAt(change, view)).Append(view.Edition.Imported).Max())),
            new XElement(Atom + "author", new XElement(Atom + "name", view.Plan.Publisher)),
            Link("self", Address(site, RoadmapFiles.Atom, view)), Link("alternate", Address(site, RoadmapAddress.Root, view)), changes, editions);
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) })) feed.Save(writer);
        return bytes.ToArray();
    }

    // A reason that comes later is news too.
    private static DateTimeOffset ChangedAt(RoadmapChange change, RoadmapView view) => view.ReasonOf(change)?.Entered is { } entered && entered > change.Edition.Imported ? entered : change.Edition.Imported;

    private static XElement Entry(string id, string title, DateTimeOffset updated, Uri address, string content) => new(Atom + "entry",
        new XElement(Atom + "id", id), new XElement(Atom + "title", title), new XElement(Atom + "updated", Time(updated)), Link("alternate", address), new XElement(Atom + "summary", content));

    private static XElement Link(string kind, Uri address) => new(Atom + "link", new XAttribute("rel", kind), new XAttribute("href", address));

    private static Uri Address(Uri site, string place, RoadmapView view) => new(site, $"{place}?kart={view.Edition.Roadmap}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
