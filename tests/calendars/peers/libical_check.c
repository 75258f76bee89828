/* Reads the feeds named on the command line with libical and prints what it made of each, a line
 * for each error (E), event (V: UID, start, end, summary, description; texts in hexadecimal) and
 * end of a feed (a form feed). */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) { perror(path); exit(2); }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *data = calloc((size_t)size + 1, 1);
    if (fread(data, 1, (size_t)size, file) != (size_t)size) { perror(path); exit(2); }
    fclose(file);
    return data;
}

static void hexadecimal(const char *text)
{
    putchar('\t');
    for (; text != NULL && *text; text++) printf("%02x", (unsigned char)*text);
}

static void moment(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    if (property == NULL) { printf("\t"); return; }
    struct icaltimetype time = icalproperty_get_datetime_with_component(property, event);
    if (!time.is_date) {
        if (time.zone == NULL) { printf("\tno zone"); return; }
        time = icaltime_convert_to_zone(time, icaltimezone_get_utc_timezone());
    }
    printf("\t%s", icaltime_as_ical_string(time));
}

static void errors(icalcomponent *component)
{
    icalproperty *property;
    icalcomponent *child;
    for (property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); property != NULL;
         property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
        printf("E\t%s\n", icalproperty_get_xlicerror(property));
    for (child = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); child != NULL;
         child = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        errors(child);
}

int main(int count, char **paths)
{
    icalerror_set_errors_are_fatal(0);
    for (int index = 1; index < count; index++) {
        char *data = contents(paths[index]);
        icalcomponent *calendar = icalparser_parse_string(data);
        if (calendar == NULL || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
            printf("E\tno calendar\n");
        } else {
            if (!icalrestriction_check(calendar)) printf("E\trestriction check\n");
            errors(calendar);
            icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
            for (; event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
                const char *uid = icalcomponent_get_uid(event);
                printf("V\t%s", uid ? uid : "");
                moment(event, ICAL_DTSTART_PROPERTY);
                moment(event, ICAL_DTEND_PROPERTY);
                hexadecimal(icalcomponent_get_summary(event));
                hexadecimal(icalcomponent_get_description(event));
                putchar('\n');
            }
        }
        if (calendar != NULL) icalcomponent_free(calendar);
        free(data);
        printf("\f\n");
    }
    return 0;
}
