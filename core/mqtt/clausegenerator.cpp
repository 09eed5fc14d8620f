// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Host tool: writes core/mqtt/clauses.def from the statements in resources/spec.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Row = std::map<std::string, std::string, std::less<>>;

[[noreturn]] void fail(const std::string &what)
{
    std::fprintf(stderr, "clausegenerator: %s\n", what.c_str());
    std::exit(1);
}

std::string readFile(const char *path)
{
    std::FILE *file = std::fopen(path, "rb");
    if (!file)
        fail(std::string("cannot read ") + path);
    std::string content;
    char block[8192];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, file)) > 0;)
        content.append(block, size);
    std::fclose(file);
    return content;
}

// RFC 4180: fields in double quotes may hold commas, line ends and doubled quotes.
std::vector<std::vector<std::string>> readRecords(std::string_view csv)
{
    std::vector<std::vector<std::string>> records(1, {""});
    bool isQuoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        auto &field = records.back().back();
        if (csv[i] == '"' && isQuoted && i + 1 < csv.size() && csv[i + 1] == '"')
            field += csv[++i];
        else if (csv[i] == '"')
            isQuoted = !isQuoted;
        else if (isQuoted)
            field += csv[i];
        else if (csv[i] == ',')
            records.back().emplace_back();
        else if (csv[i] == '\n')
            records.push_back({""});
        else if (csv[i] != '\r')
            field += csv[i];
    }
    if (records.back() == std::vector<std::string> {""})
        records.pop_back();
    return records;
}

std::vector<Row> readRows(const char *path, std::initializer_list<const char *> wanted)
{
    const auto records = readRecords(readFile(path));
    if (records.empty())
        fail(std::string(path) + " is empty");
    for (const char *column : wanted) {
        if (std::find(records[0].begin(), records[0].end(), column) == records[0].end())
            fail(std::string(path) + " has no column " + column);
    }
    std::vector<Row> rows;
    for (std::size_t r = 1; r < records.size(); ++r) {
        if (records[r].size() != records[0].size())
            fail(std::string(path) + ", record " + std::to_string(r + 1) + ": wrong number of fields");
        Row row;
        for (std::size_t c = 0; c < records[r].size(); ++c)
            row[records[0][c]] = records[r][c];
        rows.push_back(std::move(row));
    }
    return rows;
}

// "MQTT-3.3.1-4" with prefix "MQTT" becomes MQTT_3_3_1_4. Some tags are written with '.' and '-' exchanged.
std::string identifier(const std::string &label, const std::string &prefix)
{
    if (label.rfind("MQTT-", 0) != 0)
        fail("not a statement's id: " + label);
    std::string id = prefix + label.substr(4);
    std::replace_if(id.begin(), id.end(), [](char c) { return c == '.' || c == '-'; }, '_');
    return id;
}

// The body of the standard wins over its Appendix B, unless the body's sentence is the tail of a list item: then only
// the appendix has the whole of it.
const std::string &statement(const Row &row)
{
    const auto &whole = row.at("statement");
    const auto &body = row.at("body_statement");
    const auto withoutStop = [](std::string_view text) {
        return text.substr(0, text.size() - (!text.empty() && text.back() == '.' ? 1 : 0));
    };
    const auto tail = withoutStop(body);
    // An inserted comma may differ, and the first letter does: compare behind the first word.
    const auto known = tail.substr(std::min(tail.find(' '), tail.size()));
    const bool isTail = withoutStop(whole).size() > tail.size() && withoutStop(whole).ends_with(known);
    return body.empty() || body.rfind("MUST", 0) == 0 || isTail ? whole : body;
}

std::string roleName(const std::string &role)
{
    static const std::map<std::string, std::string> names {
        {"none", "None"}, {"obey", "Obeys"}, {"check", "Checks"}, {"obey+check", "ObeysAndChecks"}};
    const auto found = names.find(role);
    if (found == names.end())
        fail("unknown role of the server: " + role);
    return found->second;
}

std::string sideName(const std::string &side)
{
    static const std::map<std::string, std::string> names {{"client", "Client"},
                                                           {"server", "Server"},
                                                           {"both", "Both"},
                                                           {"sender", "Sender"},
                                                           {"receiver", "Receiver"}};
    const auto found = names.find(side);
    if (found == names.end())
        fail("unknown side: " + side);
    return found->second;
}

std::string literal(const std::string &text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c == '\n' ? ' ' : c;
    }
    return quoted + '"';
}

struct Statement
{
    std::string id;
    std::string label;
    std::string section;
    std::string side;
    std::string serverRole;
    std::string title;
    std::string text;
};

class Output
{
public:
    explicit Output(const char *path) : m_file(std::fopen(path, "wb"))
    {
        if (!m_file)
            fail(std::string("cannot write ") + path);
    }
    void write(const Statement &statement)
    {
        if (!m_ids.insert(statement.id).second)
            fail("two statements named " + statement.id);
        if (statement.text.empty())
            fail("no text for " + statement.id);
        std::fprintf(m_file, "CLAUSE(%s, %s, %s, %s, %s, %s, %s)\n", statement.id.c_str(),
                     literal(statement.label).c_str(), literal(statement.section).c_str(),
                     statement.side.c_str(), statement.serverRole.c_str(), literal(statement.title).c_str(),
                     literal(statement.text).c_str());
    }
    void close()
    {
        if (std::fclose(m_file) != 0)
            fail("cannot write the output");
    }

private:
    std::FILE *m_file;
    std::set<std::string> m_ids;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 7)
        fail(
            "usage: clausegenerator normative.csv normative-v3.1.1.csv sides-v3.1.1.csv titles.csv rules.csv "
            "clauses.def");
    std::map<std::string, std::string> titles;
    for (const auto &row : readRows(argv[4], {"version", "id", "title"}))
        titles[row.at("version") + ' ' + row.at("id")] = row.at("title");
    const auto titleOf = [&titles](const std::string &version, const std::string &label) {
        const auto found = titles.find(version + ' ' + label);
        if (found == titles.end())
            fail("no title for " + label + " of version " + version);
        return found->second;
    };
    std::map<std::string, Row> sides;
    for (const auto &row : readRows(argv[3], {"id", "side", "server_role"}))
        sides[row.at("id")] = row;

    Output out(argv[6]);
    for (const auto &row :
         readRows(argv[1], {"id", "section", "statement", "side", "server_role", "body_statement"})) {
        const auto &label = row.at("id");
        out.write({identifier(label, "MQTT"), label, row.at("section"), sideName(row.at("side")),
                   roleName(row.at("server_role")), titleOf("5.0", label), statement(row)});
    }
    for (const auto &row : readRows(argv[2], {"id", "section", "statement"})) {
        const auto &label = row.at("id");
        const auto side = sides.find(label);
        if (side == sides.end())
            fail("nobody is said to have the obligation of " + label + " of version 3.1.1");
        out.write({identifier(label, "MQTT311"), label, row.at("section"), sideName(side->second.at("side")),
                   roleName(side->second.at("server_role")), titleOf("3.1.1", label), row.at("statement")});
    }
    for (const auto &row : readRows(argv[5], {"id", "section", "side", "text"}))
        out.write({row.at("id"), "§" + row.at("section"), row.at("section"), sideName(row.at("side")), "None",
                   row.at("text"), row.at("text")});
    out.close();
    return 0;
}
