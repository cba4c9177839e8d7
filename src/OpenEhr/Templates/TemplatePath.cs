using System.Text;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// Paths as templates write them in annotations, defaults and views: <c>[root]/content[id, 'name']/data[at0001]</c>. Brought to one form so that
/// they can be compared with the nodes they speak of: no root predicate, names after a comma in single quotes.
/// </summary>
internal static class TemplatePath
{
    public static string Normalise(string path)
    {
        var text = path.Trim();
        var start = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        text = text[start..].Replace(" and name/value=", ",", StringComparison.Ordinal).Replace(", '", ",'", StringComparison.Ordinal);
        return text.Length == 0 ? "/" : text;
    }

    public static string Of(CObject node, bool withNames)
    {
        var path = new StringBuilder();
        Append(node, withNames, path);
        return path.Length == 0 ? "/" : path.ToString();
    }

    private static void Append(CObject node, bool withNames, StringBuilder path)
    {
        if (node.Parent is not { Parent: { } holder } attribute)
        {
            return;
        }

        Append(holder, withNames, path);
        path.Append('/').Append(attribute.RmAttributeName);
        if (node.TemplateNodeId.Length > 0)
        {
            path.Append('[').Append(node.TemplateNodeId);
            path.Append(withNames && node.NameConstraint is { } name ? $",'{name}']" : "]");
        }
    }
}
