using System.Globalization;
using System.Text;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>What makes two values the same for DISTINCT and for grouping: numbers by their size, texts letter by letter, objects by their canonical form.</summary>
internal static class AqlKey
{
    public static string Of(IReadOnlyList<AqlValue> values)
    {
        var key = new StringBuilder();
        foreach (var value in values)
        {
            var one = Of(value.Raw);
            key.Append(one.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(one);
        }
        return key.ToString();
    }

    public static string Of(object? raw) => raw switch
    {
        null => "",
        string text => "s" + text,
        bool flag => flag ? "t" : "f",
        RmNumber number => "n" + number.Value.ToString("R", CultureInfo.InvariantCulture),
        RmObject whole => "o" + Encoding.UTF8.GetString(CanonicalJson.Write(whole)),
        _ => "?" + raw,
    };
}
